using System.Reflection;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Storage;
using Notify.Sqlite.Tests.Bus;

namespace Notify.Sqlite.Tests.Storage;

/// <summary>
/// The statements find rows with an index: no claim, settlement or gauge walks over all messages, on empty tables
/// without statistics, and after an analysis of them.
/// </summary>
public class PlanTests
{
    // A few rows: the queues, the marks, the workers and their leases, the transactions of other processes.
    private static readonly string[] SmallTables =
    [
        "notify_queue", "notify_canceled", "notify_lease", "notify_worker", "notify_writer", "notify_meta", "q",
    ];

    public static TheoryData<string> Statements
    {
        get
        {
            var all = new TheoryData<string>();
            var constants = typeof(SqliteQueueStore).Assembly.GetTypes()
                .Where(type => type.Namespace?.StartsWith("Notify.Sqlite", StringComparison.Ordinal) == true)
                .Where(type => type != typeof(Auditing))
                .SelectMany(type => type.GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public))
                .Where(constant => constant.IsLiteral && constant.FieldType == typeof(string))
                .Select(constant => (string)constant.GetRawConstantValue()!)
                .Where(text => text.Contains(" notify_", StringComparison.Ordinal))
                .Where(text => !text.EndsWith("notify_dead ", StringComparison.Ordinal));
            foreach (var text in constants.Where(text => text.Split(' ')[0] is "SELECT" or "UPDATE" or "DELETE"))
                all.Add(text);
            return all;
        }
    }

    [Fact]
    public void The_statements_are_found() => Statements.Should().HaveCountGreaterThan(40);

    [Theory, MemberData(nameof(Statements))]
    public async Task A_statement_uses_an_index(string text)
    {
        await using var fixture = await StoreFixture.CreateAsync();
        Scans(fixture.Path, text).Should().BeEmpty("without statistics: {0}", text);
        TestRows.Run(fixture.Path, "ANALYZE");
        Scans(fixture.Path, text).Should().BeEmpty("after an analysis of empty tables: {0}", text);
    }

    private static List<string> Scans(string path, string text)
    {
        using var database = Database.Open(path, create: false);
        using var rows = database.Prepare("EXPLAIN QUERY PLAN " + text).Query();
        var scans = new List<string>();
        while (rows.Read())
        {
            var detail = rows.GetText(3);
            var isScan = detail.StartsWith("SCAN ", StringComparison.Ordinal)
                || detail.StartsWith("USE TEMP B-TREE FOR ORDER", StringComparison.Ordinal);
            if (isScan && !SmallTables.Contains(detail.Split(' ')[1]) && !IsLimited(detail, text))
                scans.Add(detail);
        }

        return scans;
    }

    // The first row of the table is enough, or each part of a union has one row.
    private static bool IsLimited(string detail, string text) =>
        detail.StartsWith("SCAN (subquery", StringComparison.Ordinal)
            || (detail.StartsWith("SCAN notify_outbox", StringComparison.Ordinal)
                && text.EndsWith("LIMIT 1", StringComparison.Ordinal));
}
