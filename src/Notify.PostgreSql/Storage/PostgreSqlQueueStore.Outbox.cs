using System.Collections.Concurrent;
using System.Data.Common;
using Notify.PostgreSql.Connection;
using Notify.Sql.Storage;
using Npgsql;

namespace Notify.PostgreSql.Storage;

/// <content>Adding messages in transactions of the application.</content>
internal sealed partial class PostgreSqlQueueStore
{
    // The databases in which this installation was found, usually one.
    private readonly ConcurrentDictionary<string, bool> _knownDatabases = new(StringComparer.Ordinal);
    private Guid? _installation;

    public override async Task EnqueueAsync(
        EnqueueBatch batch,
        DbTransaction transaction,
        CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        await CheckDatabaseAsync(connection, transaction, cancellationToken).ConfigureAwait(false);
        var messages = batch.Messages;
        var command = CreateCommand(connection, transaction, _sql.AddToOutbox);
        await using var commandScope = command.ConfigureAwait(false);
        command.Parameters.AddRange(new[]
        {
            Parameters.Of([.. messages.Select(message => message.Id)]),
            Parameters.Of([.. messages.Select(message => message.NotificationId)]),
            Parameters.Of([.. messages.Select(message => message.Campaign)]),
            Parameters.Of([.. messages.Select(message => LaneOf(message.Queue, message.Lane))]),
            Parameters.Of([.. messages.Select(message => message.OrderingKey)]),
            Parameters.Of([.. messages.Select(message => (byte[]?)message.Body)]),
            Parameters.Of([.. messages.Select(message => Milliseconds(message.Delay))]),
            Parameters.Of([.. messages.Select(message => message.Key?.Hash)]),
            Parameters.Of([.. messages.Select(message => Milliseconds(batch.IdempotencyWindow + message.Delay))]),
            Parameters.Of(_installation!.Value),
        });
        var added = (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        if (added != messages.Count)
            throw OtherDatabase(connection, nameof(transaction));
    }

    /// <summary>
    /// Checks once for each database that its tables are those of the bus. A statement on missing tables would end the
    /// application's transaction, so the catalog is asked first.
    /// </summary>
    private async Task CheckDatabaseAsync(
        DbConnection connection,
        DbTransaction transaction,
        CancellationToken cancellationToken)
    {
        var database = $"{connection.DataSource}/{connection.Database}";
        if (_knownDatabases.ContainsKey(database))
            return;
        _installation ??= (Guid)(await ScalarAsync(_sql.GetInstallation, cancellationToken).ConfigureAwait(false))!;
        if (await RunAsync(Statements.MayUse, Parameters.Of(_options.Schema)).ConfigureAwait(false) is null
            || await RunAsync(_sql.GetInstallation).ConfigureAwait(false) is not Guid found
            || found != _installation)
        {
            throw OtherDatabase(connection, nameof(transaction));
        }

        _knownDatabases[database] = true;

        async Task<object?> RunAsync(string text, params NpgsqlParameter[] parameters)
        {
            var command = CreateCommand(connection, transaction, text);
            await using var commandScope = command.ConfigureAwait(false);
            command.Parameters.AddRange(parameters);
            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static DbCommand CreateCommand(DbConnection connection, DbTransaction transaction, string text)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        try
        {
            command.Transaction = transaction;
            return command;
        }
        catch (InvalidOperationException ended)
        {
            command.Dispose();
            throw new ArgumentException(
                "The transaction has ended. Enqueue before it is committed or rolled back.",
                nameof(transaction),
                ended);
        }
    }

    private ArgumentException OtherDatabase(DbConnection connection, string parameter) => new(
        $"The transaction belongs to database '{connection.Database}', which does not contain the tables of the bus in "
            + $"schema '{_options.Schema}' of database '{_connections.Database}', or its user may not use them. Use a "
            + "transaction of the same database, and grant the user INSERT on the tables message and ready.",
        parameter);
}
