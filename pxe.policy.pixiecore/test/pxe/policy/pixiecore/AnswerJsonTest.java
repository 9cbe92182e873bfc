// SPDX-License-Identifier: Apache-2.0
package pxe.policy.pixiecore;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

class AnswerJsonTest {

    private static final URI ROOT = URI.create("http://boot.example:8080/");

    private static String script(String json) {
        return assertInstanceOf(Answer.Script.class, AnswerJson.read(json, ROOT)).text();
    }

    @Test
    void aKernelWithRamDisksMakesAScript() {
        assertEquals("""
                #!ipxe
                echo Installing
                echo now
                kernel http://boot.example:8080/linux initrd=initrd0 initrd=initrd1 quiet ks=http://boot.example:8080/ks/7 x=http://o/p
                initrd --name initrd0 http://boot.example:8080/initrd.gz
                initrd --name initrd1 https://other.example/more
                boot
                """, script("""
                {"kernel": "linux", "initrd": ["/initrd.gz", "https://other.example/more"], "message": "Installing\\nnow",
                 "cmdline": "quiet ks={{ URL \\"/ks/7\\" }} x={{URL \\"http://o/p\\"}}"}"""));
    }

    @Test
    void aKernelAloneWillDo() {
        assertEquals("#!ipxe\nkernel http://boot.example:8080/linux\nboot\n", script("{\"kernel\": \"/linux\", \"initrd\": null}"));
    }

    @Test
    void anObjectIsACommandLineInTheOrderOfItsKeys() {
        assertEquals("#!ipxe\nkernel http://boot.example:8080/k b=\"it's \\\"1\\\"\" n=7 on u=\"http://boot.example:8080/u\"\nboot\n",
                script("{\"kernel\": \"k\", \"cmdline\": {\"on\": true, \"n\": 7, \"b\": \"it's \\\"1\\\"\", \"off\": false, "
                        + "\"u\": {\"url\": \"/u\"}}}"));
    }

    @Test
    void aScriptIsTakenAsItIs() {
        assertEquals("#!ipxe\nshell\n", script("{\"ipxe-script\": \"#!ipxe\\nshell\\n\", \"kernel\": \"/linux\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{", "{}", "{\"kernel\": null}", "{\"kernel\": {}}", "{\"kernel\": \"a b\"}", "{\"kernel\": []}",
        "{\"kernel\": \"k\", \"initrd\": \"i\"}", "{\"kernel\": \"k\", \"cmdline\": []}", "{\"kernel\": \"k\", \"cmdline\": {\"a\": null}}",
        "{\"kernel\": \"http://[\"}"})
    void whatMakesNoSenseIsAFailure(String json) {
        assertInstanceOf(Answer.Failed.class, AnswerJson.read(json, ROOT));
    }

    @Test
    void whatIsNoJsonIsShownByItsBeginning() {
        assertEquals(new Answer.Failed("it is no JSON: <html>no"), AnswerJson.read("<html>no", ROOT));
        assertEquals(new Answer.Failed("it is no JSON: " + "[".repeat(40)), AnswerJson.read("[".repeat(100_000), ROOT));
    }

    @ParameterizedTest
    @CsvSource({"cmdline, a\\nshell", "kernel, k\\nshell", "message, a\\u001b[2J"})
    void noTextBeginsAnotherCommand(String key, String value) {
        String json = "{\"kernel\": \"k\", \"" + key + "\": \"" + value + "\"}";
        assertInstanceOf(Answer.Failed.class, AnswerJson.read(json, ROOT), json);
    }
}
