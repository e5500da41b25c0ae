namespace Notify.Telegram.Messages;

/// <summary>
/// The parts of a message that remain to be sent in this attempt, and the position in units
/// (<see cref="OutgoingPart.Size"/>) up to which everything has been sent.
/// </summary>
internal sealed class MessageProgress
{
    private readonly Stack<(OutgoingPart Part, int End)> _remaining = new();
    private readonly List<string> _ids = [];
    private readonly bool _isContinued;
    private readonly int _total;

    /// <param name="parts">All parts of the message.</param>
    /// <param name="sent">The number of units that earlier attempts have sent.</param>
    public MessageProgress(IReadOnlyList<OutgoingPart> parts, int sent)
    {
        _isContinued = sent > 0;
        _total = parts.Sum(part => part.Size);
        Position = Math.Min(sent, _total);
        var end = _total;
        for (var i = parts.Count - 1; i >= 0 && end > sent; i--)
        {
            var start = end - parts[i].Size;
            // A caption has been sent with the first file of its album.
            var part = start >= sent ? parts[i] : OutgoingPart.OfFiles([.. FilesOf(parts[i]).Skip(sent - start)]);
            _remaining.Push((part, end));
            end = start;
        }
    }

    /// <summary>The next part; null if nothing remains.</summary>
    public OutgoingPart? Next => _remaining.TryPeek(out var next) ? next.Part : null;

    /// <summary>Whether no part of the message has arrived yet, including earlier attempts.</summary>
    public bool IsFirst => !_isContinued && _ids.Count == 0;

    /// <summary>Whether the next part ends the message.</summary>
    public bool IsLast => _remaining.TryPeek(out var next) && next.End == _total;

    /// <summary>Whether a part has arrived in this attempt.</summary>
    public bool HasArrived => _ids.Count > 0;

    /// <summary>The number of units that have been sent or omitted; 0 as long as nothing has arrived.</summary>
    public int Sent => IsFirst ? 0 : Position;

    /// <summary>The number of units of the whole message.</summary>
    public int Total => _total;

    /// <summary>The ids of the messages that arrived in this attempt; null if there are none.</summary>
    public string? Ids => _ids.Count == 0 ? null : string.Join(',', _ids);

    private int Position { get; set; }

    /// <summary>Records that the next part has arrived.</summary>
    public void Arrived(string id)
    {
        Position = _remaining.Pop().End;
        _ids.Add(id);
    }

    /// <summary>
    /// Replaces the next part by others, which count as much as it does. Without others it is omitted.
    /// </summary>
    public void Replace(IReadOnlyList<OutgoingPart> parts)
    {
        var end = _remaining.Pop().End;
        if (parts.Count == 0)
            Position = end;
        for (var i = parts.Count - 1; i >= 0; i--)
        {
            _remaining.Push((parts[i], end));
            end -= parts[i].Size;
        }
    }

    private static IReadOnlyList<OutgoingFile> FilesOf(OutgoingPart part) =>
        part is OutgoingPart.Album album ? album.Files : [];
}
