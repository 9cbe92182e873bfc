// SPDX-License-Identifier: Apache-2.0
package pxe.core;

/**
 * What a plug-in's object, or what it threw, says of itself. The words are the plug-in's too: they may throw in their turn, or be as
 * long as what a web server answered.
 */
final class PluginText {

    private static final int MAX_LENGTH = 1000;

    private PluginText() {}

    static String of(Object object) {
        try {
            String text = String.valueOf(object.toString());
            return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
        } catch (Throwable wordless) {
            return object.getClass().getName();
        }
    }
}
