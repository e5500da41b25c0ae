namespace Notify.Enqueue;

/// <summary>No header may break out of its line, and each kind in the via has its own say.</summary>
internal static class HeaderCheck
{
    public static void Check(Notification notification, ResolvedVia via)
    {
        if (notification.Headers.Count == 0)
            return;
        foreach (var (name, value) in notification.Headers)
        {
            if (string.IsNullOrWhiteSpace(name) || Rejected.HasControl(name))
                throw Rejected.Because(RejectionReason.InvalidHeader, "A header's name is empty or holds a line break or another control character.");
            if (value is null || Rejected.HasControl(value))
            {
                throw Rejected.Because(
                    RejectionReason.InvalidHeader, $"The value of the header '{name}' is null or holds a line break or another control character. Remove it.", name);
            }

            foreach (var kind in via.Kinds)
                CheckForKind(kind, name, value);
        }
    }

    private static void CheckForKind(ChannelKind kind, string name, string value)
    {
        if (kind.ValidateHeader(name, value) is { } fault)
            throw Rejected.Because(RejectionReason.InvalidHeader, $"The header '{name}' is not for {kind.Name}: {Rejected.Sentence(fault)}", name);
    }
}
