// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.SortedMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.component.propertytypes.ServiceDescription;
import pxe.api.event.BootEvent;
import pxe.api.event.BootEventListener;
import pxe.api.event.BootEvents;
import pxe.core.EventHub;
import pxe.core.EventLog;
import pxe.core.EventLosses;

/** Spreads events to the log and to all {@link BootEventListener} services. */
@Component(name = "pxe.core.events", service = {BootEvents.class, EventLosses.class})
@ServiceDescription("Tells what happens while machines boot")
public final class EventHubComponent implements BootEvents, EventLosses {

    private final EventHub hub = new EventHub();

    @Activate
    void start() {
        hub.add(new EventLog());
    }

    @Deactivate
    void stop() {
        hub.close();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void addListener(BootEventListener listener) {
        hub.add(listener);
    }

    void removeListener(BootEventListener listener) {
        hub.remove(listener);
    }

    @Override
    public void publish(BootEvent event) {
        hub.publish(event);
    }

    @Override
    public SortedMap<String, Long> lost() {
        return hub.lost();
    }
}
