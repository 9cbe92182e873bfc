// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.metatype.AttributeDefinition;
import org.osgi.service.metatype.MetaTypeInformation;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.ObjectClassDefinition;
import pxe.api.command.Answer;
import pxe.api.test.TestCall;

/** With a bundle that has two keys, a file that sets one of them, and the command line, which sets the other. */
class ConfigCommandTest {

    private static final String DEPLOY = "/opt/pxe/deploy";
    private static final String HEADS = "FILE  KEY  VALUE  FROM\n";

    private final Hashtable<String, Object> stored = new Hashtable<>(Map.of("service.pid", "pxe.dhcp",
            "felix.fileinstall.filename", "file:/opt/pxe/etc/pxe.dhcp.cfg", "range.begin", "10.0.0.10"));
    private final Hashtable<String, Object> inForce = new Hashtable<>(stored);
    private Bundle[] bundles = {bundle("pxe.dhcp", "file:/opt/pxe/system/80-pxe.dhcp.jar"),
        bundle("org.other", "file:/opt/pxe/system/10-org.other.jar")};
    private final ConfigCommand command = new ConfigCommand(
            Fake.of(BundleContext.class, Map.of("getBundles", _ -> bundles, "getProperty", key -> key[0].equals("pxe.deploy") ? DEPLOY : null)),
            Fake.of(ConfigurationAdmin.class, Map.of("listConfigurations", _ -> new Configuration[] {configuration()})),
            Fake.of(MetaTypeService.class, Map.of("getMetaTypeInformation", bundle -> metatype((Bundle) bundle[0]))));

    private static Bundle bundle(String name, String location) {
        return Fake.of(Bundle.class, Map.of("getSymbolicName", _ -> name, "getLocation", _ -> location));
    }

    private Configuration configuration() {
        return Fake.of(Configuration.class, Map.of("getPid", _ -> "pxe.dhcp", "getProperties", _ -> stored,
                "getProcessedProperties", _ -> inForce));
    }

    private static MetaTypeInformation metatype(Bundle bundle) {
        List<AttributeDefinition> keys = !bundle.getSymbolicName().equals("pxe.dhcp") ? List.of(key("file", "one.0")) : List.of(key("password", "secret"), key("range.begin", ""), key("range.end", "10.0.0.99"));
        ObjectClassDefinition definition = Fake.of(ObjectClassDefinition.class,
                Map.of("getAttributeDefinitions", _ -> keys.toArray(AttributeDefinition[]::new)));
        return Fake.of(MetaTypeInformation.class, Map.of("getPids", _ -> new String[] {bundle.getSymbolicName()},
                "getObjectClassDefinition", _ -> definition));
    }

    private static AttributeDefinition key(String name, String value) {
        return Fake.of(AttributeDefinition.class, Map.of("getID", _ -> name, "getDefaultValue", _ -> new String[] {value}));
    }

    @Test
    void eachValueStandsWithWhereItIsFromAndPasswordsAreNotShown() throws Exception {
        inForce.put("range.end", "10.0.0.50");
        assertEquals(HEADS + """
                pxe.dhcp  password  ********  default
                pxe.dhcp  range.begin  10.0.0.10  etc/pxe.dhcp.cfg
                pxe.dhcp  range.end  10.0.0.50  the command line""", TestCall.of(command).run().toString());
    }

    @Test
    void theDefaultsOfABundleOfTheOperatorsAreShownToo() throws Exception {
        bundles = new Bundle[] {bundle("rack.policy", "file:/opt/pxe/deploy/rack.jar")};
        assertEquals(HEADS + """
                pxe.dhcp  range.begin  10.0.0.10  etc/pxe.dhcp.cfg
                rack.policy  file  one.0  default""", TestCall.of(command).run().toString());
    }

    @Test
    void defaultsAreLeftOutOnDemand() throws Exception {
        assertEquals(HEADS + "pxe.dhcp  range.begin  10.0.0.10  etc/pxe.dhcp.cfg", TestCall.of(command).with("--set").run().toString());
    }

    @Test
    void aFileIsNamedWithItsEndOrWithout() throws Exception {
        assertEquals(TestCall.of(command).run().toString(), TestCall.of(command).with("FILE", "pxe.dhcp").run().toString());
        assertEquals(TestCall.of(command).run().toString(), TestCall.of(command).with("FILE", "pxe.dhcp.cfg").run().toString());
    }

    @Test
    void aFileThatConfiguresNothingIsAFailure() throws Exception {
        assertEquals("nothing is configured by pxe.dhpc (pxe config lists all)",
                assertInstanceOf(Answer.Failure.class, TestCall.of(command).with("FILE", "pxe.dhpc").run()).message());
    }
}
