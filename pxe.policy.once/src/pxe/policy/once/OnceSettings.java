// SPDX-License-Identifier: Apache-2.0
package pxe.policy.once;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import pxe.bootfile.BootfileKey;
import pxe.config.ConfigValues;

/**
 * What is configured. Immutable.
 *
 * @param proofs names of files that prove, a pattern each
 * @param proofMessage what proves in a machine's own log
 * @param loopBoots how many boots without proof are too many; 0: none are
 * @param loopTime within which time
 * @param unknown what becomes of unknown machines
 * @param discovery what they boot when they are to be discovered
 */
record OnceSettings(List<Pattern> proofs, Optional<Pattern> proofMessage, int loopBoots, Duration loopTime, Unknown unknown,
        Optional<Target> discovery) {

    static final String PROOFS = "linux, vmlinuz*, bzImage*";

    /** What becomes of a machine that nobody knows. */
    enum Unknown { ALLOW, HOLD, DISCOVER }

    OnceSettings {
        proofs = List.copyOf(proofs);
    }

    static OnceSettings read(ConfigValues values) {
        Optional<Pattern> message = values.value("proof.syslog", Optional.empty(), "a regular expression",
                text -> Optional.of(Pattern.compile(text)));
        List<String> usual = message.isPresent() ? List.of() : List.of(PROOFS.split(", "));
        List<String> names = values.value("proof.files", usual, "names of files, separated by commas",
                text -> List.of(text.split("[,\\s]+")));
        Optional<Target> discovery = BootfileKey.read(values, "discover.bootfile").map(Target::new);
        Unknown unknown = values.choice("unknown", Unknown.ALLOW);
        if (unknown == Unknown.DISCOVER && discovery.isEmpty()) {
            values.problem("unknown = discover: needs discover.bootfile");
        }
        return new OnceSettings(names.stream().map(OnceSettings::pattern).toList(), message, values.integer("loop.boots", 5, 0, 100),
                Duration.ofMinutes(values.integer("loop.minutes", 15, 1, 1440)), unknown, discovery);
    }

    /** A name is that of a file in any directory; one with a slash is the end of a path, wherever the served tree begins. */
    private static Pattern pattern(String glob) {
        return Pattern.compile("(.*/)?" + Pattern.quote(glob.replaceFirst("^/", "")).replace("*", "\\E.*\\Q"));
    }

    boolean isProof(String file) {
        return proofs.stream().anyMatch(proof -> proof.matcher(file).matches());
    }

    boolean isProofMessage(String line) {
        return proofMessage.filter(proof -> proof.matcher(line).find()).isPresent();
    }
}
