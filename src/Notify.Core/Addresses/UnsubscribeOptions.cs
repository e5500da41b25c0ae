namespace Notify.Addresses;

/// <summary>Settings of the unsubscribe links.</summary>
/// <remarks><see cref="ToString"/> leaves the keys out.</remarks>
public sealed class UnsubscribeOptions
{
    /// <summary>The address of the unsubscribe endpoint, https: <c>https://example.com/api/v1/messaging/unsubscribe</c>. Default null: no links.</summary>
    public Uri? BaseUrl { get; set; }

    /// <summary>The signing key, base64, at least 32 bytes. Default null: no links. A secret.</summary>
    public string? Key { get; set; }

    /// <summary>Keys of before, base64: tokens signed with them are still read. Default empty. Secrets.</summary>
    public IList<string> PreviousKeys { get; } = [];

    /// <summary>How long a token is valid. Default 400 days; at least 60 days, for mail is read late.</summary>
    public TimeSpan Validity { get; set; } = TimeSpan.FromDays(400);

    /// <summary>The base address only.</summary>
    public override string ToString() => $"UnsubscribeOptions {BaseUrl}";
}
