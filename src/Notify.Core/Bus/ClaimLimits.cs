using System.ComponentModel;

namespace Notify.Bus;

/// <summary>How many envelopes a claim may take.</summary>
/// <param name="Total">At most this many in all, at least 1.</param>
/// <param name="Campaign">Of these, at most this many of the campaign lane; 0 leaves that lane alone.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct ClaimLimits(int Total, int Campaign)
{
    /// <summary>This many, of whatever lane.</summary>
    /// <param name="total">At most this many.</param>
    public static ClaimLimits Any(int total) => new(total, total);
}
