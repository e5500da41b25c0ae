using System.ComponentModel;

namespace Notify.Bus;

/// <summary>Represents the result of decoding an envelope or its state.</summary>
/// <typeparam name="T">The type of the decoded value.</typeparam>
/// <param name="Status">The value that indicates whether decoding succeeded.</param>
/// <param name="Value">The decoded value; null unless decoding succeeded.</param>
/// <param name="Reason">
/// The reason for a failure, or null. It names fields, but never contains their values.
/// </param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct DecodeResult<T>(DecodeStatus Status, T? Value, string? Reason) where T : class
{
    /// <summary>Returns the status and the reason.</summary>
    /// <returns>The status, followed by the reason if there is one.</returns>
    public override string ToString() => Reason is null ? Status.ToString() : $"{Status}: {Reason}";
}
