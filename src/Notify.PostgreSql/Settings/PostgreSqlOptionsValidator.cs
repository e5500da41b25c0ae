using System.Text;
using Microsoft.Extensions.Options;
using Notify.Sql;
using Npgsql;

namespace Notify.PostgreSql.Settings;

/// <summary>Validates the options of one part, or of a bus without a host, whose options have no name.</summary>
/// <remarks>
/// Each error names the setting as the application wrote it, and its valid values. No error quotes a connection string,
/// because it may contain a password.
/// </remarks>
internal sealed class PostgreSqlOptionsValidator : IValidateOptions<PostgreSqlOptions>
{
    private const int LongestSchema = 63;

    public ValidateOptionsResult Validate(string? name, PostgreSqlOptions options)
    {
        // Options with other names belong to the application.
        if (name is not (null or PostgreSqlPart.Bus or PostgreSqlPart.AddressBook or PostgreSqlPart.RateLimits))
            return ValidateOptionsResult.Skip;
        var errors = FindErrors(options, withBus: name is null or PostgreSqlPart.Bus).ToList();

        // A section names the part itself. Options from code look the same for each part.
        if (name is not null && options.Section is null)
            errors = errors.ConvertAll(error => $"PostgreSQL part '{name}': {error}");
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> FindErrors(PostgreSqlOptions options, bool withBus) =>
        Server(options)
            .Concat(withBus ? SqlBusOptionsValidation.FindErrors(options.Bus) : [])
            .Select(error => $"{options.NameOf(error.Setting)} {error.Error}");

    private static IEnumerable<(string Setting, string Error)> Server(PostgreSqlOptions options)
    {
        if (options.DataSource is null && FindError(options.ConnectionString) is { } error)
            yield return (nameof(options.ConnectionString), error);
        if (options.ListenConnectionString is { } listen && FindError(listen) is { } listenError)
            yield return (nameof(options.ListenConnectionString), listenError);
        var schema = options.Schema;
        if (string.IsNullOrEmpty(schema)
            || Encoding.UTF8.GetByteCount(schema) > LongestSchema
            || schema.Contains('\0', StringComparison.Ordinal))
        {
            yield return (
                nameof(options.Schema), $"must have 1 to {LongestSchema} bytes. Use for example notify.");
        }
        else if (schema.StartsWith("pg_", StringComparison.Ordinal))
        {
            yield return (
                nameof(options.Schema), "must not begin with pg_, which PostgreSQL reserves. Use for example notify.");
        }
    }

    private static string? FindError(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "is empty. Set the address of PostgreSQL, for example Host=localhost;Database=shop;Username=shop, "
                + "or set DataSource in code.";
        }

        try
        {
            return string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host)
                ? "does not contain a host. Set for example Host=localhost;Database=shop;Username=shop."
                : null;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException
            or KeyNotFoundException or InvalidCastException)
        {
            // The message of the exception may quote the text.
            return "is not a valid connection string. Set for example Host=localhost;Database=shop;Username=shop;"
                + "Password=….";
        }
    }
}
