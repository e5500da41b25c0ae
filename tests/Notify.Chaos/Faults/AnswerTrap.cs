namespace Notify.Chaos.Faults;

/// <summary>Waits for commands that contain a text, and drops their answers.</summary>
internal sealed class AnswerTrap(string text, int times)
{
    private readonly byte[] _text = System.Text.Encoding.UTF8.GetBytes(text);
    private readonly TaskCompletionSource _sprung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _armed = times;
    private int _left = times;

    /// <summary>Completes when all answers were dropped.</summary>
    public Task Sprung => _sprung.Task;

    /// <summary>
    /// Whether this piece, after the end of the previous one, contains the text, so that an answer must be dropped.
    /// </summary>
    public bool Catches(ReadOnlySpan<byte> before, ReadOnlySpan<byte> piece)
    {
        var tail = before[^Math.Min(before.Length, _text.Length - 1)..];
        byte[] seam = [.. tail, .. piece[..Math.Min(piece.Length, _text.Length - 1)]];
        return (piece.IndexOf(_text) >= 0 || seam.AsSpan().IndexOf(_text) >= 0)
            && Interlocked.Decrement(ref _armed) >= 0;
    }

    public void Dropped()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _sprung.TrySetResult();
    }
}
