// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Constants;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import pxe.api.VisibleText;

/** Reads what every service carries. */
final class Whiteboard {

    private static final Logger LOG = LoggerFactory.getLogger(CoreConfig.PID);

    private Whiteboard() {}

    /** The ranking; one that is no Integer is 0 (OSGi Core 8, chapter 5.2.5), which is told. */
    static int ranking(String name, Map<String, Object> properties) {
        rankingTrouble(properties).ifPresent(trouble -> LOG.warn("{}: {}", name, trouble));
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    /** What is wrong with the ranking; empty if nothing is. */
    static Optional<String> rankingTrouble(Map<String, Object> properties) {
        return Optional.ofNullable(properties.get(Constants.SERVICE_RANKING)).filter(ranking -> !(ranking instanceof Integer))
                .map(ranking -> "service.ranking = " + VisibleText.of(ranking.toString()) + " is a " + ranking.getClass().getSimpleName()
                        + " and no Integer, and counts as 0: write service.ranking:Integer=" + VisibleText.of(ranking.toString()));
    }

    static long id(Map<String, Object> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }
}
