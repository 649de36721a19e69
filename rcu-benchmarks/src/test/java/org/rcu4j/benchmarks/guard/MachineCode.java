package org.rcu4j.benchmarks.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The x86-64 code of a method. HotSpot prints it without a disassembler of its own, in bytes, with comments; objdump, of the GNU
 * binutils, knows what they mean.
 *
 * @param hex the bytes, two digits each
 * @param calls names of methods that it calls, whose code is not here
 */
record MachineCode(String hex, List<String> calls) {

    static final Path OBJDUMP = Path.of("/usr/bin/objdump");

    private static final Pattern BEGIN = Pattern.compile("Compiled method \\(c2\\) .*::([\\w$]+) \\(\\d+ bytes\\)");
    private static final Pattern BYTES = Pattern.compile("^\\s*0x[0-9a-f]+: ([0-9a-f |]+)$");
    private static final Pattern CALL = Pattern.compile("\\{(?:static|virtual|optimized virtual)_call");
    private static final Pattern CALLEE = Pattern.compile(";\\*invoke\\w+ (\\S+)");
    private static final String CODE = "[MachCode]";
    private static final String END_OF_CODE = "[/MachCode]";
    private static final String REST = "[Exception Handler]";

    /** What excludes other processors: an instruction with the prefix LOCK, as HotSpot's fence is, or one that has it implied. */
    private static final Pattern ATOMIC = Pattern.compile("\\t(?:lock\\b|mfence|xchg\\s.*\\()");

    /** The code of each method, by its name; if it was compiled more than once, the last. */
    static Map<String, MachineCode> parse(List<String> output) {
        Map<String, MachineCode> codes = new HashMap<>();
        String method = "";
        StringBuilder hex = new StringBuilder();
        List<String> calls = new ArrayList<>();
        boolean inside = false;
        boolean calling = false;
        for (String line : output) {
            Matcher begin = BEGIN.matcher(line);
            Matcher bytes = BYTES.matcher(line);
            Matcher callee = CALLEE.matcher(line);
            if (begin.find()) {
                method = begin.group(1);
            } else if (line.equals(CODE)) {
                inside = true;
                hex.setLength(0);
                calls = new ArrayList<>();
            } else if (inside && (line.equals(REST) || line.equals(END_OF_CODE))) {
                inside = false;
                codes.put(method, new MachineCode(hex.toString(), List.copyOf(calls)));
            } else if (inside && bytes.find()) {
                hex.append(bytes.group(1).replaceAll("[ |]", ""));
            } else if (inside && CALL.matcher(line).find()) {
                calling = true;
            } else if (calling && callee.find()) {
                calling = false;
                calls.add(callee.group(1));
            }
        }
        return codes;
    }

    /** Its atomic read-modify-writes and full fences, as objdump writes them. */
    List<String> atomics() throws IOException, InterruptedException {
        Path file = Files.createTempFile("code", ".bin");
        try {
            Files.write(file, HexFormat.of().parseHex(hex));
            Process objdump = new ProcessBuilder(
                            OBJDUMP.toString(),
                            "-D",
                            "-b",
                            "binary",
                            "-m",
                            "i386:x86-64",
                            "--no-show-raw-insn",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String instructions = new String(objdump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (objdump.waitFor() != 0) {
                throw new IOException(instructions);
            }
            return instructions
                    .lines()
                    .filter(line -> ATOMIC.matcher(line).find())
                    .toList();
        } finally {
            Files.delete(file);
        }
    }
}
