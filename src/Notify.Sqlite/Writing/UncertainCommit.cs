using Notify.Sqlite.Connection;

namespace Notify.Sqlite.Writing;

/// <summary>
/// Numbers the transactions of this process in the file, so that it can determine later if a commit that failed has
/// taken effect. Keeps the results of such calls until their callers repeat them.
/// </summary>
/// <remarks>
/// Only a failure of the disk during a commit leaves the effect open. One row for a process takes the place of a row
/// for each call, which would take more space than the messages.
/// </remarks>
internal sealed class UncertainCommit
{
    private const string StoreNumber =
        "INSERT INTO notify_writer (id, number, at) VALUES (?, ?, ?) "
            + "ON CONFLICT (id) DO UPDATE SET number = excluded.number, at = excluded.at";

    private const string ReadNumber = "SELECT number FROM notify_writer WHERE id = ?";

    private readonly Guid _writer = Guid.NewGuid();
    private readonly Dictionary<Guid, object> _results = [];
    private readonly List<(long Number, IReadOnlyList<WriteCall> Calls)> _unresolved = [];
    private long _number;

    /// <summary>Numbers a transaction that has changed something.</summary>
    public void Store(WriteTransaction transaction) =>
        transaction.Prepare(StoreNumber).Bind(_writer).Bind(++_number).Bind(transaction.NowMicros).Execute();

    /// <summary>Remembers the calls of a transaction whose commit has failed.</summary>
    public void Add(IEnumerable<WriteCall> calls) =>
        _unresolved.Add((_number, [.. calls.Where(call => call.Id != default)]));

    /// <summary>Decides about the failed commits, after the file was opened again.</summary>
    public void Resolve(Database database)
    {
        if (_unresolved.Count == 0)
            return;
        var stored = database.Prepare(ReadNumber).Bind(_writer).QueryNumber();
        foreach (var (number, calls) in _unresolved)
        {
            // Later transactions cannot have been committed: this runs before the next one.
            if (number != stored)
                continue;
            foreach (var call in calls)
                _results[call.Id] = call.Result!;
        }

        _unresolved.Clear();
    }

    /// <summary>Returns the result of an earlier call with this id, if it has taken effect.</summary>
    public bool TryTake(Guid id, out object result) => _results.Remove(id, out result!);
}
