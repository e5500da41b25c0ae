namespace Notify.Testing;

/// <summary>Says what was captured, for the message of an assertion.</summary>
internal static class CapturedList
{
    private const int MaxShown = 20;

    public static string Describe(IReadOnlyList<object> all)
    {
        if (all.Count == 0)
            return "Nothing was captured at all.";
        var shown = string.Join(Environment.NewLine, all.Take(MaxShown).Select(captured => $"  {captured}"));
        var rest = all.Count > MaxShown ? $"{Environment.NewLine}  and {all.Count - MaxShown} more" : "";
        return $"Captured:{Environment.NewLine}{shown}{rest}";
    }
}
