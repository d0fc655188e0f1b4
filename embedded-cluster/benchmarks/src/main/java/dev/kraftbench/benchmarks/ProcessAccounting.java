package dev.kraftbench.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux has counted for a set of processes. */
record ProcessAccounting(double cpuSeconds, double residentMegabytes) {

    private static final double TICKS_PER_SECOND = 100;

    static ProcessAccounting of(List<Long> pids) {
        double cpu = 0;
        double resident = 0;
        for (long pid : pids) {
            String stat = read(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            cpu += (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
            resident += read(Path.of("/proc/" + pid + "/status")).lines()
                    .filter(l -> l.startsWith("VmRSS:"))
                    .mapToDouble(l -> Double.parseDouble(l.replaceAll("\\D+", "")) / 1024)
                    .sum();
        }
        return new ProcessAccounting(cpu, resident);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
