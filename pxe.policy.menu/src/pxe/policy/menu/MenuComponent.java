// SPDX-License-Identifier: Apache-2.0
package pxe.policy.menu;

import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.propertytypes.ServiceRanking;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.BootDecision;
import pxe.api.BootMenu;
import pxe.api.BootPolicy;
import pxe.api.BootRequest;
import pxe.api.BootStage;
import pxe.bootfile.ByIpxe;
import pxe.bootfile.OwnHttp;
import pxe.config.ConfigValues;

/** The policy under live configuration; a wrong value leaves the last good menu in force. */
@Component(configurationPid = "pxe.policy.menu", immediate = true, service = {BootPolicy.class, MenuComponent.class},
        property = BootPolicy.NAME + "=menu")
@ServiceRanking(-1400)
@Designate(ocd = MenuComponent.Config.class)
public final class MenuComponent implements BootPolicy {

    private static final Logger LOG = LoggerFactory.getLogger("pxe.policy.menu");

    private final ByIpxe way;
    private volatile MenuSettings settings = MenuSettings.NONE;

    /** The keys of {@code etc/pxe.policy.menu.cfg}, beside {@code entry.NAME}. */
    @ObjectClassDefinition(name = "PXE menu", description = "A menu of named entries, for every loader")
    @interface Config {

        @AttributeDefinition(name = "Title", required = false, description = "What stands above the menu. Empty: Network boot.")
        String title() default "";

        @AttributeDefinition(name = "Order", required = false,
                description = "The names of the entries in the order in which they are shown; the others follow by name.")
        String order() default "";

        @AttributeDefinition(name = "Default", required = false,
                description = "The name of the entry that is booted if nobody chooses. Empty: the first.")
        String default_entry() default "";

        @AttributeDefinition(name = "Timeout", required = false,
                description = "Seconds, 0 to 254: when the default is booted; 0 waits for ever.")
        int timeout_seconds() default 10;

        @AttributeDefinition(name = "ROM menu", required = false, description = "Whether PXE ROMs show the menu themselves.")
        boolean rom_menu() default false;
    }

    /** Makes the policy. */
    @Activate
    public MenuComponent(@Reference OwnHttp http, Map<String, Object> properties) {
        way = ByIpxe.packaged(http);
        configure(properties);
    }

    @Modified
    void configure(Map<String, Object> properties) {
        ConfigValues.read(properties, MenuSettings::read, LOG).ifPresent(wanted -> settings = wanted);
    }

    MenuSettings settings() {
        return settings;
    }

    @Override
    public BootDecision decide(BootRequest request) {
        MenuSettings menu = settings;
        if (menu.entries().isEmpty()) {
            return BootDecision.pass();
        }
        if (request.stage() == BootStage.IPXE) {
            return BootDecision.boot(way.reach(request, MenuFiles.IPXE), "the menu");
        }
        Optional<BootMenu> shown = menu.shownByRom() && request.stage() == BootStage.PXE
                ? RomMenu.of(menu, request.arch()) : Optional.empty();
        return shown.<BootDecision>map(each -> BootDecision.menu(each, "the menu")).orElse(BootDecision.pass());
    }
}
