using Microsoft.Extensions.Options;
using Notify.Sql;

namespace Notify.Sqlite.Settings;

/// <summary>Validates the options of one part, or of a bus without a host, whose options have no name.</summary>
/// <remarks>Each error names the setting as the application wrote it, and its valid values.</remarks>
internal sealed class SqliteOptionsValidator : IValidateOptions<SqliteOptions>
{
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
            .Concat(SqlBusOptionsValidation.FindErrors(options.Bus))
            .Select(error => $"{options.NameOf(error.Setting)} {error.Error}");

    private static IEnumerable<(string Setting, string Error)> File(SqliteOptions options)
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
}
