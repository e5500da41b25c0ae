using System.Text.RegularExpressions;
using Notify.Templates;

namespace Notify.Push.Payload;

/// <summary>
/// Corrects parts that a value of the model made invalid, and omits those that cannot be corrected: a message is more
/// important than its icon, buttons or topic.
/// </summary>
internal static partial class PushContentCorrector
{
    private const int MaxTitleLength = 80;

    /// <summary>Returns the content with valid parts only.</summary>
    /// <param name="content">The rendered content.</param>
    /// <param name="warnings">
    /// Receives a sentence, without the text of the part, for each part that was omitted.
    /// </param>
    /// <returns>The content; null if there is neither a title nor a body to take it from.</returns>
    public static RenderedMessage? Correct(RenderedMessage content, out IReadOnlyList<string> warnings)
    {
        warnings = [];
        var problems = new List<string>();
        var title = OneLine(content.Part(PushParts.Title) ?? "");
        if (string.IsNullOrWhiteSpace(title))
        {
            title = FirstLine(content.Body);
            problems.Add("The part 'title' is empty; the first line of the body replaces it.");
        }

        if (title.Length == 0)
            return null;
        var changes = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (title != content.Part(PushParts.Title))
            changes[PushParts.Title] = title;
        foreach (var (name, text) in content.Parts)
        {
            // A topic that is too long is hashed when it is written.
            if (Is(name, PushParts.Topic) || PushParts.Check(name, text) is not { } problem)
                continue;
            problems.Add(problem);
            changes[name] = Is(name, PushParts.Actions) ? PushActions.Correct(text) : null;
        }

        warnings = problems;
        return changes.Count == 0 ? content : With(content, changes);
    }

    private static RenderedMessage With(RenderedMessage content, Dictionary<string, string?> changes)
    {
        var parts = new Dictionary<string, string>(content.Parts, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, text) in changes)
        {
            if (text is null)
                parts.Remove(name);
            else
                parts[name] = text;
        }
        return content with { Parts = parts };
    }

    private static bool Is(string name, string part) => name.Equals(part, StringComparison.OrdinalIgnoreCase);

    /// <summary>The text on one line; the text itself if it is on one line already.</summary>
    private static string OneLine(string text) =>
        ControlPattern().IsMatch(text) ? ControlPattern().Replace(text, " ").Trim() : text;

    private static string FirstLine(string body)
    {
        var line = OneLine(body.Trim().Split('\n', 2)[0]).Trim();
        if (line.Length <= MaxTitleLength)
            return line;
        var length = MaxTitleLength - 1;
        return line[..(char.IsHighSurrogate(line[length - 1]) ? length - 1 : length)] + "…";
    }

    /// <summary>Line breaks and other control characters, with the white space around them.</summary>
    [GeneratedRegex(@"\s*[\p{Cc}\u2028\u2029]+\s*", RegexOptions.NonBacktracking)]
    private static partial Regex ControlPattern();
}
