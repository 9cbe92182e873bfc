// SPDX-License-Identifier: Apache-2.0
package pxe.core;

import java.net.InetAddress;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pxe.api.BootStage;
import pxe.api.ClientArch;
import pxe.api.MacAddress;
import pxe.api.file.FileRequest;
import pxe.core.Template.TemplateException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class TemplateTest {

    private static final HeardMachine MACHINE = new HeardMachine(MacAddress.parse("52:54:00:0A:34:56"), null,
            UUID.fromString("7C41E6A2-5b0d-4f3e-9a17-525400770001"), ClientArch.X64_UEFI, BootStage.IPXE, "web1");
    private static final FileRequest STRANGER = new FileRequest("boot.ipxe", "http", InetAddress.ofLiteral("10.0.0.171"),
            InetAddress.ofLiteral("10.0.0.1"));
    private static final FileRequest REQUEST = STRANGER.withMachine(MACHINE);

    @ParameterizedTest
    @CsvSource({"mac, 52:54:00:0a:34:56", "mac.hyphen, 52-54-00-0a-34-56", "mac.plain, 5254000a3456",
            "uuid, 7c41e6a2-5b0d-4f3e-9a17-525400770001", "arch, 7", "arch.family, x64", "stage, ipxe", "hostname, web1",
            "ip, 10.0.0.171", "ip.hex, 0A0000AB", "server, 10.0.0.1", "server.url, 10.0.0.1", "protocol, http"})
    void everyNameHasItsValue(String name, String value) throws TemplateException {
        assertEquals("a " + value + "/b\n", Template.parse("a {{" + name + "}}/b\n").fill(REQUEST));
        assertEquals(value + value, Template.parse("{{ " + name + " }}{{" + name + "}}").fill(REQUEST));
    }

    @Test
    void anIpv6AddressIsInBracketsInUrlsAndNamesNoLink() throws Exception {
        FileRequest request = new FileRequest("a", "tftp", InetAddress.ofLiteral("2001:db8::7"), InetAddress.ofLiteral("fe80::1%1"));
        assertEquals("fe80:0:0:0:0:0:0:1 [fe80:0:0:0:0:0:0:1]", Template.parse("{{server}} {{server.url}}").fill(request));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"${net0/mac} {x} }} { {|${net0/mac} {x} }} { {", "{{{{mac}}|{{mac}}",
            "{{{{{{ip}}|{{10.0.0.171", "{{ip}}{{{{{{ip}}|10.0.0.171{{10.0.0.171"})
    void allElseIsTakenAsItIsAndFourBracesAreTwo(String template, String text) throws TemplateException {
        assertEquals(text, Template.parse(template).fill(REQUEST));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{{colour}}|line 1: there is no {{colour}}", "{{}}|line 1: there is no {{}}",
            "{{MAC}}|line 1: there is no {{MAC}}", "{{ mac|line 1: {{ without }}", "{{{mac}}|line 1: there is no {{{mac}}"})
    void aMistakeIsNamed(String template, String mistake) {
        assertEquals(mistake, assertThrows(TemplateException.class, () -> Template.parse(template)).getMessage());
    }

    @Test
    void aMistakeIsNamedWithItsLineAndAnUnknownValueWithTheClient() throws TemplateException {
        assertEquals("line 3: there is no {{x}}",
                assertThrows(TemplateException.class, () -> Template.parse("{{mac}}\n\n{{x}}")).getMessage());
        Template template = Template.parse("\n{{ip\n}}{{{{\n{{ip}}\n{{uuid}}");
        assertEquals("line 5: {{uuid}} is not known of 10.0.0.171",
                assertThrows(TemplateException.class, () -> template.fill(STRANGER)).getMessage());
    }

    @Property(tries = 500)
    void anyTextIsATemplateOrAMistake(@ForAll @CharRange(from = '{', to = '}') String braces) {
        try {
            Template.parse("mac" + braces + "mac" + braces).fill(REQUEST);
        } catch (TemplateException mistake) {
            assertEquals("line 1", mistake.getMessage().substring(0, 6));
        }
    }
}
