using System.Text;

namespace Notify.Templates.Liquid.Rendering;

/// <summary>A writer into memory that is used again and again.</summary>
internal sealed class TextBuffer : TextWriter
{
    private char[] _chars = new char[2048];
    private int _length;

    public override Encoding Encoding => Encoding.Unicode;

    public ReadOnlyMemory<char> Written => _chars.AsMemory(0, _length);

    public bool IsLarge => _chars.Length > 512 * 1024;

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

    private void Grow(int more) => Array.Resize(ref _chars, Math.Max(_chars.Length * 2, _length + more));
}
