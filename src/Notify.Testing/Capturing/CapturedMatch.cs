namespace Notify.Testing;

/// <summary>The captured notifications that are as expected so far; each step narrows them down and throws where none is left.</summary>
public sealed class CapturedMatch
{
    private readonly IReadOnlyList<Captured> _all;
    private readonly Via? _defaultVia;
    private readonly string _expected;

    internal CapturedMatch(
        IReadOnlyList<Captured> all,
        IReadOnlyList<Captured> matching,
        Via? defaultVia,
        string expected)
    {
        _all = all;
        _defaultVia = defaultVia;
        _expected = expected;
        All = matching;
        if (matching.Count == 0)
            throw Failure("none was captured");
    }

    /// <summary>Those that match, in the order they were captured; at least one.</summary>
    public IReadOnlyList<Captured> All { get; }

    /// <summary>The one that matches.</summary>
    /// <exception cref="NotifyAssertionException">Several match.</exception>
    public Captured Only => Times(1).All[0];

    /// <summary>Made from this template.</summary>
    /// <param name="template">The template's name.</param>
    public CapturedMatch About(string template) =>
        Narrow($"about '{template}'", captured => captured.Notification.Template == template);

    /// <summary>Its via, or the default one, has this channel.</summary>
    /// <param name="channel">The channel's name.</param>
    public CapturedMatch By(string channel) =>
        Narrow($"by {channel}", captured =>
            (captured.Notification.Via ?? _defaultVia)?.Branches.Any(steps => steps.Contains(channel)) == true);

    /// <summary>In this lane.</summary>
    /// <param name="lane">The lane.</param>
    public CapturedMatch In(Lane lane) => Narrow($"in the {lane} lane", captured => captured.Notification.Lane == lane);

    /// <summary>Its rendered content holds this text: body, plain text, subject or another part, of any kind. Needs a notifier with a template engine.</summary>
    /// <param name="text">The text.</param>
    public CapturedMatch Saying(string text)
    {
        return Narrow($"saying '{text}'", captured =>
            captured.Content.Values.Any(content =>
                Has(content.Body) || Has(content.Text) || content.Parts.Values.Any(Has)));

        bool Has(string? part) => part?.Contains(text, StringComparison.Ordinal) == true;
    }

    /// <summary>As the application's own test says.</summary>
    /// <param name="expectation">What is expected, for the message: <c>with an attachment</c>.</param>
    /// <param name="holds">Whether it holds.</param>
    public CapturedMatch Where(string expectation, Func<Captured, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        return Narrow(expectation, holds);
    }

    /// <summary>Exactly so many match.</summary>
    /// <param name="count">How many.</param>
    public CapturedMatch Times(int count) =>
        All.Count == count ? this : throw Failure($"{All.Count} were captured, not {count}");

    /// <summary>Exactly one matches.</summary>
    public CapturedMatch Once() => Times(1);

    private CapturedMatch Narrow(string expectation, Func<Captured, bool> holds) =>
        new(_all, [.. All.Where(holds)], _defaultVia, $"{_expected} {expectation}");

    private NotifyAssertionException Failure(string seen) =>
        new($"Expected {_expected}, but {seen}. {CapturedList.Describe(_all)}");
}
