// SPDX-License-Identifier: Apache-2.0
package pxe.core.diagnose;

import java.util.Optional;
import java.util.function.Function;

/**
 * Knows one kind of trouble.
 *
 * @param id its name in {@code docs/diagnose.md}
 * @param screen what the machine's screen shows then
 * @param looks reads a case and says what is wrong; empty if this is not
 */
record Rule(String id, String screen, Function<Case, Optional<Said>> looks) {

    /**
     * What a rule says of one case.
     *
     * @param what was seen
     * @param advice what to do
     */
    record Said(String what, String advice) {
        static Optional<Said> of(String what, String advice) {
            return Optional.of(new Said(what, advice));
        }
    }

    Optional<Finding> look(Case seen) {
        return looks.apply(seen).map(said -> new Finding(id, said.what(), said.advice(), screen));
    }
}
