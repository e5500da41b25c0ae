namespace Notify.Testing.Tests.Conformance;

public enum BusFault
{
    None,
    LosesTheSecondCall,
    ReversesACall,
    DeliversTwice,
    IgnoresCampaignLimit,
    ForgetsState,
    RetriesAtOnce,
    HasNoFence,
}
