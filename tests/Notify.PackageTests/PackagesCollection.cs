namespace Notify.PackageTests;

/// <summary>Packing takes long, so all tests of the packages share one set.</summary>
[CollectionDefinition(Name)]
public sealed class PackagesCollection : ICollectionFixture<PackagesFixture>
{
    /// <summary>The name of the collection.</summary>
    public const string Name = "packages";
}
