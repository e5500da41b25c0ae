using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Represents the maximum number of envelopes of one claim.</summary>
/// <param name="Total">The maximum number of envelopes, at least 1.</param>
/// <param name="Campaign">
/// The maximum number of campaign envelopes among them. If it is 0, no campaign envelopes are claimed.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ClaimLimits(int Total, int Campaign)
{
    /// <summary>Creates limits for envelopes of any lane.</summary>
    /// <param name="total">The maximum number of envelopes.</param>
    /// <returns>The limits.</returns>
    public static ClaimLimits Any(int total) => new(total, total);
}
