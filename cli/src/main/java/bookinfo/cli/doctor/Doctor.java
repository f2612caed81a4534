package bookinfo.cli.doctor;

import picocli.CommandLine.Command;

/** {@code bookinfo doctor}: what is wrong with a cluster, and what mends it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Find what is wrong with a cluster, and say what mends it.",
        subcommands = {Eks.class, RecordCluster.class})
public final class Doctor {}
