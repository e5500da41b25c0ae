using System.Threading.RateLimiting;

namespace Notify.Pipeline.Limits;

/// <summary>The right to send one message: a permit of the channel and, for a campaign, one of its share.</summary>
internal sealed class SendPermit(RateLimitLease channel, RateLimitLease? campaign)
{
    private bool _over;

    /// <summary>Whether it was spent or returned already.</summary>
    public bool IsOver => _over;

    /// <summary>It was used; from now on its window runs.</summary>
    public void Spend()
    {
        if (_over)
            return;
        _over = true;
        channel.Dispose();
        campaign?.Dispose();
    }

    /// <summary>It was not needed.</summary>
    public void Return()
    {
        if (_over)
            return;
        _over = true;
        channel.GiveBack();
        campaign?.GiveBack();
    }
}
