// SPDX-License-Identifier: Apache-2.0
package pxe.core.osgi;

import java.util.Map;
import org.osgi.framework.Constants;

/** Reads what every service carries. */
final class Whiteboard {

    private Whiteboard() {}

    static int ranking(Map<String, Object> properties) {
        return properties.get(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    static long id(Map<String, Object> properties) {
        return (Long) properties.get(Constants.SERVICE_ID);
    }
}
