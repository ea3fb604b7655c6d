package io.lohdb.stress.fs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What this machine can do. Stateless. */
final class Host {
    private static final List<String> SEARCHED =
            List.of("/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin");

    private Host() {}

    /** What the cases need and this machine does not have; empty when they can run. */
    static List<String> missing() {
        final List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")) {
            missing.add("Linux");
            return missing;
        }
        if (!isRoot()) {
            missing.add("root");
        }
        if (Files.notExists(Path.of("/dev/loop-control"))) {
            missing.add("loop devices");
        }
        for (final String command : List.of("mount", "umount", "mkfs.ext4", "fallocate", "sync")) {
            if (SEARCHED.stream().noneMatch(at -> Files.isExecutable(Path.of(at, command)))) {
                missing.add("command " + command);
            }
        }
        final String library = Ioctl.missing();
        if (library != null) {
            missing.add(library);
        }
        return missing;
    }

    private static boolean isRoot() {
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (final IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Why no image can be mounted in this folder, container or not; null when one can. */
    static String mountProblem(final Path scratch) throws InterruptedException {
        try (Mount memory = Mount.memory(scratch.resolve("trial"), 8L << 20)) {
            final Path image = memory.path().resolve("image");
            Image.create(image, 4L << 20);
            final Mount mount = Mount.image(image, scratch.resolve("trial-image"), "");
            mount.unmount();
            memory.unmount();
            return null;
        } catch (final IOException e) {
            return "cannot mount: " + e.getMessage();
        }
    }
}
