// SPDX-License-Identifier: Apache-2.0
package pxe.syslog;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A target for Jazzer. Each run of the tests replays the corpus; {@code ./build fuzz pxe.syslog.SyslogFuzzTest#anyPacket} looks for
 * more. What breaks it is kept in {@code testresources/pxe/syslog/SyslogFuzzTestInputs/anyPacket}, and is of the corpus from then on.
 */
class SyslogFuzzTest {

    static Stream<Arguments> packets() {
        return Stream.of("<6>ipxe: x\n", "<6>a.b ipxe: x", "6,416,1758426,-,ncfrag=0/33;x\n SUBSYSTEM=net", "<30>Mar  1 08:00:00 h a[1]: x",
                "<30>2026-03-01T08:00:00Z a[1]: x", "<30>1 2026-03-01T08:00:00.125Z h a 1 ID [x@1 k=\"\\]\"][y z=\"\"] \357\273\277x",
                "<30>1 - - - - - - ", "<30>1 - h a - - [", "<30>1 - h a - - [x k=\"\\", "<191>", "<192>x", "<", "\33[2J\0\377\302\205", "")
                .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Whatever comes is a message that is bounded and harmless. */
    @MethodSource("packets")
    @FuzzTest(maxDuration = "5m")
    void anyPacket(byte @Nullable [] packet) {
        if (packet != null) {
            SyslogParserTest.isHarmless(packet);
        }
    }
}
