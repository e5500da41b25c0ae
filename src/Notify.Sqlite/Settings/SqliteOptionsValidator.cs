using Microsoft.Extensions.Options;
using Notify.Bus;
using Notify.Sql;

namespace Notify.Sqlite.Settings;

/// <summary>Validates the options of one part, or of a bus without a host, whose options have no name.</summary>
/// <remarks>Each error names the setting as the application wrote it, and its valid values.</remarks>
internal sealed class SqliteOptionsValidator : IValidateOptions<SqliteOptions>
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    public ValidateOptionsResult Validate(string? name, SqliteOptions options)
    {
        // Options with other names belong to the application.
        if (name is not (null or SqlitePart.Bus))
            return ValidateOptionsResult.Skip;
        var errors = FindErrors(options).ToList();

        // A section names the part itself. Options from code look the same for each part.
        if (name is not null && options.Section is null)
            errors = errors.ConvertAll(error => $"SQLite part '{name}': {error}");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    public static IEnumerable<string> FindErrors(SqliteOptions options) =>
        File(options)
            .Concat(Bus(options.Bus))
            .Select(error => $"{options.NameOf(error.Option)} {error.Text}");

    private static IEnumerable<(string Option, string Text)> File(SqliteOptions options)
    {
        if (Path(options.Path) is { } error)
            yield return (nameof(options.Path), error);
        if (!Enum.IsDefined(options.Synchronous))
        {
            yield return (
                nameof(options.Synchronous),
                $"is not a valid value. Use {nameof(SqliteSynchronous.Full)} or {nameof(SqliteSynchronous.Normal)}.");
        }
    }

    private static string? Path(string? path)
    {
        const string Example = "Set the path of a file, for example notify.db.";
        if (string.IsNullOrWhiteSpace(path))
            return $"is empty. {Example}";
        if (path.Contains(":memory:", StringComparison.OrdinalIgnoreCase))
            return $"names a database in memory, which has no durable queue. {Example} For tests, use UseInMemory().";
        if (path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return $"is a URI. {Example}";
        if (path.Contains("Data Source=", StringComparison.OrdinalIgnoreCase)
            || path.Contains("DataSource=", StringComparison.OrdinalIgnoreCase))
            return $"is a connection string. {Example}";
        return path.Contains('\0', StringComparison.Ordinal) ? $"contains a null character. {Example}" : null;
    }

    private static IEnumerable<(string Option, string Text)> Bus(SqlBusOptions bus)
    {
        if (bus.LaneCapacity < 1)
        {
            yield return (
                NameOf(nameof(bus.LaneCapacity)),
                $"is {bus.LaneCapacity}. Set the maximum number of queued envelopes in a lane, at least 1.");
        }

        if (!Enum.IsDefined(bus.WhenFull))
        {
            yield return (
                NameOf(nameof(bus.WhenFull)),
                $"is not a valid value. Use {nameof(FullLaneAction.Wait)} or {nameof(FullLaneAction.Fail)}.");
        }

        if (bus.TransactionalWeight < 1)
        {
            yield return (
                NameOf(nameof(bus.TransactionalWeight)),
                $"is {bus.TransactionalWeight}. Set at least 1; with 9, one of ten claimed messages is of the "
                    + "campaign lane.");
        }

        (string Setting, TimeSpan Time, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(bus.LeaseDuration), bus.LeaseDuration, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            (nameof(bus.IdempotencyWindow), bus.IdempotencyWindow, Shortest, Longest),
            (nameof(bus.DeadLetterRetention), bus.DeadLetterRetention, Shortest, Longest),
            (nameof(bus.EnqueueTimeout), bus.EnqueueTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
            (nameof(bus.PollInterval), bus.PollInterval, TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
        ];
        foreach (var (setting, time, least, most) in times)
        {
            if (time < least || time > most)
                yield return (NameOf(setting), $"is {time:c}. Set a duration from {least:c} to {most:c}.");
        }
    }

    private static string NameOf(string setting) => $"{nameof(SqliteOptions.Bus)}:{setting}";
}
