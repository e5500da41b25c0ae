namespace Notify.Templates.Liquid.Parsing;

/// <summary>
/// A file divided into the parts between two lines of <c>---</c> and the body. Lines are counted from the start of the
/// file.
/// </summary>
internal sealed class FrontMatter
{
    private const string Fence = "---";

    private readonly List<FrontMatterPart> _parts = [];
    private readonly List<(int Line, string Message)> _errors = [];

    private FrontMatter(string body, int bodyLine) => (Body, BodyLine) = (body, bodyLine);

    public string Body { get; private set; }

    /// <summary>The line of the file on which the body begins.</summary>
    public int BodyLine { get; private set; }

    public IReadOnlyList<FrontMatterPart> Parts => _parts;

    public IReadOnlyList<(int Line, string Message)> Errors => _errors;

    public static FrontMatter Read(string content)
    {
        var text = content.TrimStart('\uFEFF');
        var file = new FrontMatter(text, 1);
        if (Next(text, 0, out var position).TrimEnd() is Fence)
            file.ReadParts(text, position);
        return file;
    }

    private void ReadParts(string text, int position)
    {
        for (var line = 2; position < text.Length; line++)
        {
            var content = Next(text, position, out position);
            if (content.TrimEnd() is Fence)
            {
                (Body, BodyLine) = (text[position..], line + 1);
                return;
            }
            ReadPart(content, line);
        }
        _errors.Add((1, "the front matter has no end; add a line of --- after its last part"));
    }

    private void ReadPart(ReadOnlySpan<char> content, int line)
    {
        var trimmed = content.Trim();
        if (trimmed.IsEmpty || trimmed[0] == '#')
            return;
        var colon = trimmed.IndexOf(':');
        var name = colon < 0 ? "" : trimmed[..colon].TrimEnd().ToString();
        if (char.IsWhiteSpace(content[0]))
        {
            var part = _parts.Count == 0 ? "a part" : _parts[^1].Name;
            _errors.Add((line, $"{part} contains a line break; a part of the front matter is one line"));
        }
        else if (name.Length == 0 || !name.All(letter => char.IsLetterOrDigit(letter) || letter is '_' or '-'))
            _errors.Add((line, "a line of the front matter must have the form 'name: value'"));
        else if (_parts.Any(part => part.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            _errors.Add((line, $"{name} occurs twice"));
        else
            Add(name, Unquote(trimmed[(colon + 1)..].Trim()).ToString(), line);
    }

    private void Add(string name, string value, int line)
    {
        if (value is "|" or ">" or "|-" or ">-")
            _errors.Add((line, $"{name} contains a line break; a part of the front matter is one line"));
        _parts.Add(new FrontMatterPart(name, value, line));
    }

    private static ReadOnlySpan<char> Unquote(ReadOnlySpan<char> value) =>
        value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0] && !value[1..^1].Contains(value[0])
            ? value[1..^1]
            : value;

    private static ReadOnlySpan<char> Next(string text, int start, out int next)
    {
        var end = text.IndexOf('\n', start);
        next = end < 0 ? text.Length : end + 1;
        return text.AsSpan(start, (end < 0 ? text.Length : end) - start).TrimEnd('\r');
    }
}

/// <summary>A line of the front matter: <c>subject: Order {{ number }}</c>.</summary>
internal sealed record FrontMatterPart(string Name, string Value, int Line);
