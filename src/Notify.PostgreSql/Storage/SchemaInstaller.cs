using Notify.PostgreSql.Connection;
using Notify.PostgreSql.Schema;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <summary>Creates and upgrades the tables, and checks their version.</summary>
/// <remarks>
/// Several processes may start at the same time: a lock that ends with the transaction lets one after another in. The
/// statements wait for locks of others for a short time only, and are repeated, because those who come later would wait
/// behind them.
/// </remarks>
internal sealed class SchemaInstaller(NpgsqlConnection connection, PostgreSqlOptions options)
{
    private const int Attempts = 60;
    private const string LockTimeout = "SET LOCAL lock_timeout = '500ms'";

    private readonly string _schema = SchemaScripts.Quote(options.Schema);

    /// <summary>Makes sure that the tables have the version of this package.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (await ReadVersionAsync(cancellationToken).ConfigureAwait(false) is not SchemaScripts.Newest and var version)
        {
            if (version > SchemaScripts.Newest)
                throw Newer(version.Value);
            if (!options.AutoMigrate)
                throw Older(version);
            await InstallAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes sure that the tables have the version of this package, and prepares them for the bus.</summary>
    /// <returns>The time of the database.</returns>
    public async Task<DateTimeOffset> RunAsync(CancellationToken cancellationToken)
    {
        await EnsureAsync(cancellationToken).ConfigureAwait(false);
        var rebase = new NpgsqlCommand(Rebase, connection);
        await using var rebaseScope = rebase.ConfigureAwait(false);
        await rebase.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        var clock = new NpgsqlCommand(Statements.ReadClock, connection);
        await using var clockScope = clock.ConfigureAwait(false);
        var now = (long)(await clock.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        return Micros.ToTime(now);
    }

    /// <summary>Returns the statement that grants a missing permission.</summary>
    public static string GrantFor(string schema, PostgresException error)
    {
        var name = SchemaScripts.Quote(schema);
        return error.TableName is { } table
            ? $"Run: GRANT SELECT, INSERT, UPDATE, DELETE ON {name}.{SchemaScripts.Quote(table)} TO the user."
            : $"Run: GRANT USAGE ON SCHEMA {name} TO the user; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN "
                + $"SCHEMA {name} TO the user; GRANT USAGE ON ALL SEQUENCES IN SCHEMA {name} TO the user. Or, so that "
                + "the tables can be created: GRANT CREATE ON DATABASE … TO the user.";
    }

    // After a restore from a dump, transaction ids begin again, and those of the restored rows are too high.
    private string Rebase => $"""
        UPDATE {_schema}.ready SET xid = '3' WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())
        """;

    private async Task InstallAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var transaction = await connection.BeginTransactionAsync(cancellationToken)
                .ConfigureAwait(false);
            await using var transactionScope = transaction.ConfigureAwait(false);
            try
            {
                await ExecuteAsync(LockTimeout, cancellationToken).ConfigureAwait(false);
                await LockAsync(cancellationToken).ConfigureAwait(false);
                await UpgradeAsync(cancellationToken).ConfigureAwait(false);
                await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (PostgresException error) when (
                error.SqlState == PostgresErrorCodes.LockNotAvailable && attempt < Attempts)
            {
                // Another process creates the tables, or a statement of others uses them.
                await transaction.RollbackAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task LockAsync(CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(Parameters.Of(LockKeys.OfSchema(options.Schema)));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task UpgradeAsync(CancellationToken cancellationToken)
    {
        // Another process may have done it while this one waited for the lock.
        var version = await ReadVersionAsync(cancellationToken).ConfigureAwait(false) ?? 0;
        if (version > SchemaScripts.Newest)
            throw Newer(version);
        if (version == 0 && !await ExistsAsync(cancellationToken).ConfigureAwait(false))
            await ExecuteAsync($"CREATE SCHEMA {_schema}", cancellationToken).ConfigureAwait(false);
        for (var next = version + 1; next <= SchemaScripts.Newest; next++)
        {
            await ExecuteAsync(SchemaScripts.Read(next, options.Schema), cancellationToken).ConfigureAwait(false);
            await ExecuteAsync($"UPDATE {_schema}.meta SET version = {next}", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns the version of the tables, or null if there are none.</summary>
    private async Task<int?> ReadVersionAsync(CancellationToken cancellationToken)
    {
        var find = new NpgsqlCommand(
            "SELECT 1 FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace "
                + "WHERE n.nspname = $1 AND c.relname = 'meta'",
            connection);
        await using var findScope = find.ConfigureAwait(false);
        find.Parameters.Add(Parameters.Of(options.Schema));
        if (await find.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is null)
            return null;
        var read = new NpgsqlCommand($"SELECT version FROM {_schema}.meta", connection);
        await using var readScope = read.ConfigureAwait(false);
        return await read.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is int version
            ? version
            : throw new SchemaException(
                $"schema {options.Schema} has tables of Notify without a version",
                $"Restore the row of {_schema}.meta, or drop the schema if it contains nothing that you need.");
    }

    private async Task<bool> ExistsAsync(CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(
            "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = $1", connection);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.Add(Parameters.Of(options.Schema));
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not null;
    }

    private async Task ExecuteAsync(string text, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(text, connection);
        await using var commandScope = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private SchemaException Newer(int version) => new(
        $"schema {options.Schema} has version {version} of the tables, but this package knows version "
            + $"{SchemaScripts.Newest}",
        "Update the package Notify.PostgreSql of this application.");

    private SchemaException Older(int? version) => new(
        version is null
            ? $"schema {options.Schema} has no tables of Notify"
            : $"schema {options.Schema} has version {version} of the tables, but this package needs version "
                + $"{SchemaScripts.Newest}",
        $"Run the script of PostgreSqlSchema.CreateScript(), or set {options.NameOf(nameof(options.AutoMigrate))} to "
            + "true.");
}
