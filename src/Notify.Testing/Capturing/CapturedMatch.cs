namespace Notify.Testing;

/// <summary>
/// Represents the captured notifications that meet all expectations so far. Each further expectation narrows them down
/// and throws if none remains.
/// </summary>
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

    /// <summary>
    /// Gets the matching notifications in the order in which they were captured. There is at least one.
    /// </summary>
    public IReadOnlyList<Captured> All { get; }

    /// <summary>Gets the only matching notification.</summary>
    /// <exception cref="NotifyAssertionException">More than one notification matches.</exception>
    public Captured Only => Times(1).All[0];

    /// <summary>Expects a template.</summary>
    /// <param name="template">The name of the template.</param>
    /// <returns>The matching notifications.</returns>
    public CapturedMatch About(string template) =>
        Narrow($"about '{template}'", captured => captured.Notification.Template == template);

    /// <summary>
    /// Expects a channel in the via of the notification, or in the default via if the notification has none.
    /// </summary>
    /// <param name="channel">The name of the channel.</param>
    /// <returns>The matching notifications.</returns>
    public CapturedMatch By(string channel) =>
        Narrow($"by {channel}", captured =>
            (captured.Notification.Via ?? _defaultVia)?.Branches.Any(steps => steps.Contains(channel)) == true);

    /// <summary>Expects a lane.</summary>
    /// <param name="lane">The lane.</param>
    /// <returns>The matching notifications.</returns>
    public CapturedMatch In(Lane lane) => Narrow($"in the {lane} lane", captured => captured.Notification.Lane == lane);

    /// <summary>
    /// Expects a text in the rendered content of any kind: in the body, the plain text, the subject or another part.
    /// Needs a notifier with a template engine.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <returns>The matching notifications.</returns>
    public CapturedMatch Saying(string text)
    {
        return Narrow($"saying '{text}'", captured =>
            captured.Content.Values.Any(content =>
                Has(content.Body) || Has(content.Text) || content.Parts.Values.Any(Has)));

        bool Has(string? part) => part?.Contains(text, StringComparison.Ordinal) == true;
    }

    /// <summary>Expects a condition of the test.</summary>
    /// <param name="expectation">
    /// The description of the condition for the message of a failure, for example <c>with an attachment</c>.
    /// </param>
    /// <param name="holds">The condition.</param>
    /// <returns>The matching notifications.</returns>
    public CapturedMatch Where(string expectation, Func<Captured, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(holds);
        return Narrow(expectation, holds);
    }

    /// <summary>Asserts that exactly this number of notifications match.</summary>
    /// <param name="count">The number.</param>
    /// <returns>The matching notifications.</returns>
    public CapturedMatch Times(int count) =>
        All.Count == count ? this : throw Failure($"{All.Count} were captured, not {count}");

    /// <summary>Asserts that exactly one notification matches.</summary>
    /// <returns>The matching notification.</returns>
    public CapturedMatch Once() => Times(1);

    private CapturedMatch Narrow(string expectation, Func<Captured, bool> holds) =>
        new(_all, [.. All.Where(holds)], _defaultVia, $"{_expected} {expectation}");

    private NotifyAssertionException Failure(string seen) =>
        new($"Expected {_expected}, but {seen}. {CapturedList.Describe(_all, _defaultVia)}");
}
