using System.Text;
using Notify.Email.Smtp;

namespace Notify.Email.Bounces;

/// <summary>One group of fields of a report (RFC 3464 section 2.1). The case of names does not matter.</summary>
internal sealed class ReportFields
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the first value of a field; null if the group does not have it.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    public bool Contains(string name) => _values.ContainsKey(name);

    public bool ContainsAny(IEnumerable<string> names) => names.Any(_values.ContainsKey);

    public void Add(string name, string value) => _values.TryAdd(name, value);

    /// <summary>The value after its type, without brackets: <c>rfc822; a@b</c> (RFC 3464 section 2.1.2).</summary>
    public string? ValueOf(string name)
    {
        if (this[name] is not { } field)
            return null;
        var value = field[(field.IndexOf(';') + 1)..].Trim().Trim('<', '>');
        return value.Length == 0 ? null : value;
    }

    /// <summary>
    /// Reads the fields of a text. A line that is neither a field nor the continuation of one is ignored. Only the
    /// beginning of each value is read, as of a reply.
    /// </summary>
    public static List<(string Name, string Value)> Read(string text)
    {
        var fields = new List<(string Name, string Value)>();
        var name = "";
        var value = new StringBuilder();
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (IsContinuation(line))
            {
                Append(value, line);
                continue;
            }

            if (name.Length > 0)
                fields.Add((name, value.ToString()));
            if (fields.Count == BounceLimits.MaxFields)
                return fields;
            value.Clear();
            name = NameIn(line);
            if (name.Length > 0)
                Append(value, line[(line.IndexOf(':') + 1)..]);
        }

        if (name.Length > 0)
            fields.Add((name, value.ToString()));
        return fields;
    }

    private static bool IsContinuation(ReadOnlySpan<char> line) =>
        line is [' ' or '\t', ..] && !line.IsWhiteSpace();

    /// <summary>
    /// Returns the name of the field in a line, without the space that some servers write after it; empty if the line
    /// has none.
    /// </summary>
    private static string NameIn(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        var name = colon > 0 ? line[..colon].TrimEnd(' ') : default;
        return name.IsEmpty || name.ContainsAnyExceptInRange('!', '~') ? "" : name.ToString();
    }

    private static void Append(StringBuilder value, ReadOnlySpan<char> text)
    {
        var room = SmtpReplyText.MaxLength - value.Length;
        if (room <= 0)
            return;
        if (value.Length > 0)
            value.Append(' ');
        text = text.Trim();
        value.Append(text[..Math.Min(text.Length, room)]);
    }
}
