package io.lohdb.bench;

/** Options of the JVMs that JMH forks. */
final class BenchmarkJvm {
    /** What Agrona needs; see the engine's documentation. */
    static final String AGRONA_ACCESS = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

    private BenchmarkJvm() {}
}
