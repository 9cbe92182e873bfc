// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

    private static final long SIZE = 1000;

    @ParameterizedTest
    @CsvSource({"bytes=0-0, 0, 1", "bytes=0-499, 0, 500", "bytes=500-, 500, 500", "bytes=-1, 999, 1", "bytes=-5000, 0, 1000",
        "bytes=999-99999999999999999999, 999, 1", "BYTES= 1 - 2, 1, 2"})
    void partsOfAFile(String field, long first, long length) {
        assertEquals(new ByteRange.Part(first, length), ByteRange.of(field, SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=99999999999999999999-", "bytes=-0"})
    void partsThatItDoesNotHave(String field) {
        assertInstanceOf(ByteRange.Unsatisfiable.class, ByteRange.of(field, SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=2-1", "bytes=--1", "lines=1-2", "bytes=0-1,5-6"})
    void whatIsNoSingleRangeMeansTheWholeFile(String field) {
        assertInstanceOf(ByteRange.Whole.class, ByteRange.of(field, SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
    void anEmptyFileHasNoParts(String field) {
        assertInstanceOf(ByteRange.Unsatisfiable.class, ByteRange.of(field, 0));
    }

    @Property
    void aPartNeverLeavesTheFile(@ForAll @LongRange(min = 0) long first, @ForAll @LongRange(min = 0) long last,
            @ForAll @LongRange(min = 0) long size) {
        if (ByteRange.of("bytes=" + first + "-" + last, size) instanceof ByteRange.Part(long from, long length)) {
            assertTrue(from >= 0 && length > 0 && from + length <= size);
        }
    }

    @Property
    void anyTextIsUnderstoodSomehow(@ForAll String field) {
        assertNotNull(ByteRange.of(field, SIZE));
    }
}
