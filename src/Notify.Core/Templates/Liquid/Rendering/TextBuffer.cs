using System.Text;
using Notify.Templates.Liquid.Limits;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>A reusable in-memory writer that refuses to grow beyond a limit.</summary>
/// <param name="limit">The maximum number of characters.</param>
/// <param name="capacity">The initial number of characters.</param>
internal sealed class TextBuffer(int limit, int capacity = 2048) : TextWriter
{
    /// <summary>A larger buffer is not kept for the next rendering.</summary>
    private const int MaxRetainedCharacters = 512 * 1024;

    private char[] _chars = new char[Math.Min(limit, capacity)];
    private int _length;

    public override Encoding Encoding => Encoding.Unicode;

    public ReadOnlyMemory<char> Written => _chars.AsMemory(0, _length);

    public bool IsLarge => _chars.Length > MaxRetainedCharacters;

    public void Clear() => _length = 0;

    public override void Write(char value)
    {
        if (_length == _chars.Length)
            Grow(1);
        _chars[_length++] = value;
    }

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (buffer.Length > _chars.Length - _length)
            Grow(buffer.Length);
        buffer.CopyTo(_chars.AsSpan(_length));
        _length += buffer.Length;
    }

    public override Task WriteAsync(char value)
    {
        Write(value);
        return Task.CompletedTask;
    }

    public override Task WriteAsync(string? value)
    {
        Write(value.AsSpan());
        return Task.CompletedTask;
    }

    public override Task WriteAsync(char[] buffer, int index, int count)
    {
        Write(buffer.AsSpan(index, count));
        return Task.CompletedTask;
    }

    public override Task WriteAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return Task.CompletedTask;
    }

    public override string ToString() => new(_chars, 0, _length);

    // The capacity never exceeds the limit, so only a write that needs to grow can exceed it.
    private void Grow(int added)
    {
        var needed = (long)_length + added;
        if (needed > limit)
        {
            throw new RenderException(
                $"the output is longer than the {limit} characters that TemplateOptions.MaxOutput allows.");
        }

        Array.Resize(ref _chars, (int)Math.Min(limit, Math.Max(_chars.Length * 2L, needed)));
    }
}
