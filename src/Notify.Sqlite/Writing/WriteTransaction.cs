using Notify.Sqlite.Connection;

namespace Notify.Sqlite.Writing;

/// <summary>The transaction of a group of calls.</summary>
internal sealed class WriteTransaction(Database database, DateTimeOffset now)
{
    private const string ReadSequence = "SELECT value FROM notify_sequence WHERE name = ?";
    private const string WriteSequence = "UPDATE notify_sequence SET value = ? WHERE name = ?";
    private const string Place = "place";
    private const string Token = "token";

    private long? _place;
    private long? _token;

    /// <summary>The clock of the database, which is the clock of this process.</summary>
    public DateTimeOffset Now { get; } = Micros.Round(now);

    public long NowMicros => Micros.Of(Now);

    public Statement Prepare(string text) => database.Prepare(text);

    /// <summary>Returns the last place that was used.</summary>
    public long LastPlace() => _place ??= Read(Place);

    public long NextPlace() => (_place = LastPlace() + 1).Value;

    public long NextToken() => (_token = (_token ?? Read(Token)) + 1).Value;

    /// <summary>Stores the sequences. A call that was rolled back may leave gaps.</summary>
    public void Save()
    {
        if (_place is { } place)
            database.Prepare(WriteSequence).Bind(place).Bind(Place).Execute();
        if (_token is { } token)
            database.Prepare(WriteSequence).Bind(token).Bind(Token).Execute();
    }

    private long Read(string name) =>
        database.Prepare(ReadSequence).Bind(name).QueryNumber()
            ?? throw new InvalidOperationException($"The table notify_sequence does not contain the row {name}.");
}
