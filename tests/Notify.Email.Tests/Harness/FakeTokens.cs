using Notify.Addresses;

namespace Notify.Email.Tests.Harness;

/// <summary>Unsubscribe links whose token is the claim in plain sight, and long.</summary>
internal sealed class FakeTokens(bool configured = true) : IUnsubscribeTokens
{
    public bool IsConfigured => configured;

    public string Create(UnsubscribeTarget target) =>
        $"{target.UserId}-{target.Kind}-{target.Address}-{target.List}-{new string('x', 300)}";

    public Uri CreateLink(UnsubscribeTarget target) =>
        new($"https://example.com/unsubscribe?t={Uri.EscapeDataString(Create(target))}");

    public UnsubscribeTarget? Read(string? token) => null;
}
