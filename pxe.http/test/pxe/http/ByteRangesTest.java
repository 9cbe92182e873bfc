// SPDX-License-Identifier: Apache-2.0
package pxe.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import pxe.http.ByteRanges.Part;

class ByteRangesTest {

    private static final long SIZE = 1000;

    private static List<Part> parts(String field) {
        return assertInstanceOf(ByteRanges.Parts.class, ByteRanges.of(field, SIZE)).parts();
    }

    @ParameterizedTest
    @CsvSource({"bytes=0-0, 0, 1", "bytes=0-499, 0, 500", "bytes=500-, 500, 500", "bytes=-1, 999, 1", "bytes=-5000, 0, 1000",
        "bytes=999-99999999999999999999, 999, 1", "BYTES= 1 - 2, 1, 2"})
    void partsOfAFile(String field, long first, long length) {
        assertEquals(List.of(new Part(first, length)), parts(field));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=1000-", "bytes=1000-2000", "bytes=99999999999999999999-", "bytes=-0"})
    void partsThatItDoesNotHave(String field) {
        assertInstanceOf(ByteRanges.Unsatisfiable.class, ByteRanges.of(field, SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=2-1", "bytes=--1", "lines=1-2", "bytes=0-1,x",
        "bytes= , ,"})
    void whatIsNoSetOfRangesMeansTheWholeFile(String field) {
        assertInstanceOf(ByteRanges.Whole.class, ByteRanges.of(field, SIZE));
    }

    @Test
    void severalPartsKeepTheirOrderAndThoseThatItDoesNotHaveAreLeftOut() {
        assertEquals(List.of(new Part(990, 10), new Part(0, 2), new Part(2, 1)), parts("bytes=-10, 0-1,5000-,2-2"));
    }

    @Test
    void nothingBetweenTwoCommasCountsForNothing() {
        assertEquals(List.of(new Part(0, 2), new Part(5, 2)), parts("bytes=,0-1, ,5-6,"));
    }

    @Test
    void noByteIsSentTwice() {
        assertEquals(List.of(new Part(0, 11), new Part(20, 980)), parts("bytes=20-,5-10,0-7,30-40,-5"));
        assertEquals(List.of(new Part(0, 1000)), parts("bytes=0-,0-,0-"));
    }

    @Test
    void whoAsksForManyPartsGetsTheWholeFile() {
        assertEquals(100, parts(ranges(100)).size());
        assertEquals(ByteRanges.MAX_PARTS, parts(ranges(ByteRanges.MAX_PARTS)).size());
        assertInstanceOf(ByteRanges.Whole.class, ByteRanges.of(ranges(ByteRanges.MAX_PARTS + 1), SIZE));
    }

    private static String ranges(int count) {
        return IntStream.range(0, count).mapToObj(i -> 2 * i + "-" + 2 * i).collect(Collectors.joining(",", "bytes=", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-", "bytes=-1", "bytes=0-0"})
    void anEmptyFileIsSentWhole(String field) {
        assertInstanceOf(ByteRanges.Whole.class, ByteRanges.of(field, 0));
    }

    @Property
    void partsNeverLeaveTheFileNorHaveMoreBytesThanIt(@ForAll @Size(min = 1, max = 16) List<@LongRange(min = 0, max = 300) Long> ends,
            @ForAll @LongRange(min = 0, max = 200) long size) {
        String field = "bytes=" + ends.stream().map(end -> end / 3 + "-" + (end % 3 == 0 ? "" : end)).collect(Collectors.joining(","));
        if (ByteRanges.of(field, size) instanceof ByteRanges.Parts(List<Part> parts)) {
            parts.forEach(part -> assertTrue(part.first() >= 0 && part.length() > 0 && part.first() + part.length() <= size));
            assertTrue(parts.stream().mapToLong(Part::length).sum() <= size);
        }
    }

    @Property
    void anyTextIsUnderstoodSomehow(@ForAll String field) {
        assertNotNull(ByteRanges.of(field, SIZE));
    }
}
