// SPDX-License-Identifier: Apache-2.0
package pxe.lab;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Programs without which a test class or a test is skipped. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@interface Needs {

    /** Their names. */
    String[] value();
}
