using Notify.Benchmarks.Measuring;
using Notify.Benchmarks.Redis;
using Notify.Tests.Shared;

namespace Notify.Benchmarks.Sql;

/// <summary>The parts that need a PostgreSQL server. Each starts a separate one, which waits for the disk.</summary>
internal static class SqlComparison
{
    public static IReadOnlyList<string> Parts { get; } = ["sql"];

    public static async Task RunAsync(Report report, IReadOnlyCollection<string> chosen, int rounds)
    {
        if (!chosen.Contains("sql"))
            return;
        await using var server = await PostgreSqlServer.StartAsync("fsync=on", "full_page_writes=on");
        var bare = new BareSkipLockedContender(server);
        var results = await Rounds.RunAsync(
            [
                new PostgreSqlBusContender(server, prepares: false),
                new PostgreSqlBusContender(server, prepares: true),
                bare,
            ],
            rounds);
        report.Add(
            "PostgreSQL, end to end",
            results,
            new Goal(PostgreSqlBusContender.Plain, bare.Name, 1.0),
            new Goal(PostgreSqlBusContender.Prepared, bare.Name, 1.0));
        report.AddFact(
            $"sql: envelopes of {SampleEnvelope.Bytes} bytes; batches of {Bunches.Size}, {Bunches.Consumers} consumers; the "
                + "server waits for the disk at each commit");
    }
}
