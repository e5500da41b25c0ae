using System.ComponentModel;

namespace Notify.Bus;

/// <summary>What decoding yielded.</summary>
/// <typeparam name="T">What was to be decoded.</typeparam>
/// <param name="Outcome">Whether it could be decoded.</param>
/// <param name="Value">The value, where it could.</param>
/// <param name="Reason">Why not, where it could not; names fields, never their content.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct DecodeResult<T>(DecodeStatus Outcome, T? Value, string? Reason) where T : class
{
    /// <summary>Outcome and reason.</summary>
    public override string ToString() => Reason is null ? Outcome.ToString() : $"{Outcome}: {Reason}";
}
