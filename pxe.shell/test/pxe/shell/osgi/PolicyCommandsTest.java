// SPDX-License-Identifier: Apache-2.0
package pxe.shell.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import pxe.api.BootPolicy;
import pxe.api.command.Answer;
import pxe.api.test.TestCall;
import pxe.core.PolicyReport;
import pxe.core.PolicyStatistics;

class PolicyCommandsTest {

    private final PolicyReport report = new PolicyReport() {
        @Override
        public List<PolicyStatistics> statistics() {
            return List.of(new PolicyStatistics("rack", 100, 7, 5, 1, 2, 0, 1, ""),
                    new PolicyStatistics("slow", 0, 3, 0, 0, 3, 1, 2, "set aside: late"));
        }

        @Override
        public boolean reset(String name) {
            return name.equals("slow");
        }
    };

    @SuppressWarnings("unchecked")
    private static ServiceReference<BootPolicy> policy(long id, int ranking, Map<String, Object> properties) {
        Bundle bundle = Fake.of(Bundle.class, Map.of("getSymbolicName", _ -> "example", "getVersion", _ -> new Version(1, 2, 3)));
        Function<Object[], Object> property = name -> switch (name[0].toString()) {
            case "service.id" -> id;
            case "service.ranking" -> ranking;
            default -> properties.get(name[0]);
        };
        return Fake.of(ServiceReference.class, Map.of("getProperty", property, "getBundle", _ -> bundle,
                "compareTo", other -> Integer.compare(ranking, (Integer) ((ServiceReference<?>) other[0]).getProperty("service.ranking"))));
    }

    @Test
    void policiesStandInTheOrderInWhichTheyAreAskedByTheNamesThatEventsHave() throws Exception {
        PoliciesCommand command = new PoliciesCommand(report);
        assertEquals("no policies: no machine is told what to boot", TestCall.of(command).run().toString());
        command.policies = List.of(policy(2, 0, Map.of("component.name", "example.Slow")), policy(1, 100, Map.of("pxe.policy.name", "rack")),
                policy(3, -5, Map.of()),
                policy(4, -6, Map.of("component.name", "example.Broken")));
        assertEquals("""
                POLICY  RANKING  ASKED  DECIDED  FAILED  LATE  BUNDLE  STATE
                rack  100  7  5  1  2  example 1.2.3  asked
                slow  0  3  0  0  3  example 1.2.3  set aside: late
                service 3  -5  -  -  -  -  example 1.2.3  not asked: it can't be made, see the log
                example.Broken  -6  -  -  -  -  example 1.2.3  not asked: it can't be made, see the log""", TestCall.of(command).run().toString());
    }

    @Test
    void aPolicyThatWasSetAsideIsAskedAgain() throws Exception {
        PolicyResetCommand command = new PolicyResetCommand(report);
        assertEquals("slow is asked again", TestCall.of(command).with("NAME", "slow").run().toString());
        Answer answer = TestCall.of(command).with("NAME", "none").run();
        assertEquals("there is no policy none (pxe policies lists them)", answer.toString());
        assertEquals(1, ((Answer.Failure) answer).status());
        assertEquals(List.of("rack", "slow"), List.copyOf(command.usage().parameters().getFirst().suggestions("")));
    }
}
