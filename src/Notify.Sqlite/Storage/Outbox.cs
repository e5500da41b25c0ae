using System.Data.Common;
using Notify.Bus;
using Notify.Sql.Storage;
using Notify.Sqlite.Connection;
using Notify.Sqlite.Writing;

namespace Notify.Sqlite.Storage;

/// <summary>Adds messages in transactions of the application, and admits them after the commit.</summary>
/// <remarks>
/// The application's connection only inserts rows into a separate table: places and keys belong to the thread that
/// writes.
/// </remarks>
internal static class Outbox
{
    // Bounds the time of one claim. Later claims admit the others.
    private const int Most = 500;

    private const string ReadOwnInstallation = "SELECT installation FROM notify_meta";

    private const string FindTable = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'notify_outbox'";

    private const string Insert =
        "INSERT INTO notify_outbox (lane, key, id, notification, campaign, hash, due, kept, body) "
            + "VALUES (@lane, @key, @id, @notification, @campaign, @hash, @due, @kept, @body)";

    private const string Find =
        "SELECT number, key, id, notification, campaign, hash, due, kept, body FROM notify_outbox "
            + "WHERE lane = ? ORDER BY number LIMIT ?";

    private const string MoveMark = "UPDATE notify_canceled SET place = ? WHERE kind = ? AND name = ?";

    private const string Delete = "DELETE FROM notify_outbox WHERE number = ?";

    public static string ReadInstallation(Database database)
    {
        using var rows = database.Prepare(ReadOwnInstallation).Query();
        return rows.Read()
            ? rows.GetText(0)
            : throw new InvalidOperationException("The table notify_meta does not contain a row.");
    }

    public static async Task AddAsync(
        EnqueueBatch batch,
        DbTransaction transaction,
        string installation,
        string path,
        long now,
        CancellationToken cancellationToken)
    {
        var connection = transaction.Connection!;
        var command = Create(connection, transaction);
        await using var _ = command.ConfigureAwait(false);
        if (await RunAsync(FindTable).ConfigureAwait(false) is null
            || await RunAsync(ReadOwnInstallation).ConfigureAwait(false) as string != installation)
        {
            throw new ArgumentException(
                $"The transaction belongs to the file '{connection.DataSource}', which does not contain the tables of "
                    + $"the bus: they are in '{path}'. Use a transaction of the same file.",
                nameof(transaction));
        }

        command.CommandText = Insert;
        foreach (var message in batch.Messages)
        {
            command.Parameters.Clear();
            Add("@lane", Lanes.Of(message.Queue, message.Lane));
            Add("@key", message.OrderingKey);
            Add("@id", message.Id.ToByteArray(bigEndian: true));
            Add("@notification", message.NotificationId.ToByteArray(bigEndian: true));
            Add("@campaign", message.Campaign);
            Add("@hash", message.Key?.Hash.ToByteArray(bigEndian: true));
            Add("@due", now + Micros.Of(message.Delay));
            Add("@kept", Micros.Of(batch.IdempotencyWindow));
            Add("@body", message.Body);
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        Task<object?> RunAsync(string text)
        {
            command.CommandText = text;
            return command.ExecuteScalarAsync(cancellationToken);
        }

        void Add(string name, object? value)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }
    }

    /// <summary>Moves messages of a lane to the tables of the queue. Those whose key is known are deleted.</summary>
    /// <param name="transaction">The transaction.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="areMore">Set to true if other messages remain.</param>
    /// <returns>The number of messages that were admitted.</returns>
    public static int Admit(WriteTransaction transaction, long lane, ref bool areMore)
    {
        var found = new List<(long Number, NewMessage Message, TimeSpan Kept)>();
        using (var rows = transaction.Prepare(Find).Bind(lane).Bind(Most).Query())
        {
            while (rows.Read())
            {
                var message = Read(rows, lane, transaction.NowMicros);
                found.Add((rows.GetNumber(0), message, Micros.ToDuration(rows.GetNumber(7))));
            }
        }

        areMore |= found.Count == Most;
        var admitted = 0;
        foreach (var (number, message, kept) in found)
        {
            transaction.Prepare(Delete).Bind(number).Execute();
            if (Enqueueing.Add(transaction, message, kept).Status != EnqueueStatus.Accepted)
                continue;
            admitted++;

            // A mark that is older than the number of its message must last as long as the message.
            transaction.Prepare(MoveMark)
                .Bind(transaction.LastPlace()).Bind((long)CancellationMarkKind.Notification)
                .Bind(message.NotificationId.ToString())
                .Execute();
        }

        return admitted;
    }

    private static NewMessage Read(Rows rows, long lane, long now) => new()
    {
        Queue = Lanes.QueueOf(lane),
        Lane = Lanes.LaneOf(lane),
        OrderingKey = rows.GetNumber(1),
        Id = rows.GetGuid(2),
        NotificationId = rows.GetGuid(3),
        Campaign = rows.GetTextOrNull(4),
        Key = rows.GetBytesOrNull(5) is { } hash
            ? new IdempotencyKeyHash(Lanes.QueueOf(lane), new Guid(hash, bigEndian: true))
            : null,
        Delay = Micros.ToDuration(Math.Max(0, rows.GetNumber(6) - now)),
        Body = rows.GetBytes(8),
    };

    private static DbCommand Create(DbConnection connection, DbTransaction transaction)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        return command;
    }
}
