// SPDX-License-Identifier: Apache-2.0
package pxe.distribution;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {

    private static final Path WORKSPACE = Path.of(System.getProperty("pxe.workspace"));

    @Test
    void thePolicyOfTheReadmeIsTheOneThatIsBuiltAndDeployed() throws IOException {
        String source = Files.readString(WORKSPACE.resolve("example.policy/src/example/policy/RescuePolicy.java"));
        String code = source.substring(source.indexOf("package "));
        assertTrue(Files.readString(WORKSPACE.resolve("README.md")).contains("```java\n" + code + "```"));
    }
}
