using Microsoft.Data.Sqlite;

namespace Notify.Sqlite.Tests.Bus;

/// <summary>Reads and writes rows as another process would.</summary>
internal static class TestRows
{
    /// <summary>Adds bytes to a queue.</summary>
    public static void Inject(string path, string channel, Lane lane, byte[] body)
    {
        const string Script = """
            BEGIN IMMEDIATE;
            INSERT OR IGNORE INTO notify_queue (channel) VALUES ($channel);
            INSERT OR IGNORE INTO notify_lane (lane)
                SELECT id * 2 FROM notify_queue UNION ALL SELECT id * 2 + 1 FROM notify_queue;
            UPDATE notify_queue SET accepted = accepted + 1 WHERE channel = $channel;
            UPDATE notify_sequence SET value = value + 1 WHERE name = 'place';
            INSERT INTO notify_message (number, id, notification, body)
                SELECT value, $id, $id, $body FROM notify_sequence WHERE name = 'place';
            INSERT INTO notify_ready (lane, rank, place, key, number, since)
                SELECT q.id * 2 + $campaign, 2, s.value, $key, s.value, $now
                FROM notify_queue AS q, notify_sequence AS s WHERE q.channel = $channel AND s.name = 'place';
            COMMIT;
            """;
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = Script;
        command.Parameters.AddWithValue("$channel", channel);
        command.Parameters.AddWithValue("$id", Guid.CreateVersion7().ToByteArray(bigEndian: true));
        command.Parameters.AddWithValue("$body", body);
        command.Parameters.AddWithValue("$campaign", lane == Lane.Campaign ? 1 : 0);
        command.Parameters.AddWithValue("$key", Random.Shared.NextInt64());
        command.Parameters.AddWithValue("$now", DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() * 1000);
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement and returns the first value.</summary>
    public static object? Run(string path, string text)
    {
        using var connection = Connect(path);
        using var command = connection.CreateCommand();
        command.CommandText = text;
        return command.ExecuteScalar();
    }

    /// <summary>Opens a connection of another process.</summary>
    public static SqliteConnection Connect(string path)
    {
        var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        return connection;
    }
}
