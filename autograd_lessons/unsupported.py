"""What PyTorch has and this package has not: these names exist, and raise NotImplementedError when they are used."""

MODULES = frozenset(
    """
    AdaptiveAvgPool1d AdaptiveAvgPool2d AdaptiveAvgPool3d AdaptiveLogSoftmaxWithLoss AdaptiveMaxPool1d AdaptiveMaxPool2d
    AdaptiveMaxPool3d AlphaDropout AvgPool1d AvgPool2d AvgPool3d BatchNorm1d BatchNorm2d BatchNorm3d Bilinear Buffer CELU
    CTCLoss ChannelShuffle CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d Conv1d Conv2d
    Conv3d ConvTranspose1d ConvTranspose2d ConvTranspose3d CosineEmbeddingLoss CosineSimilarity DataParallel Dropout1d
    Dropout2d Dropout3d Embedding EmbeddingBag FeatureAlphaDropout Fold GLU GRU GRUCell GaussianNLLLoss GroupNorm Hardshrink
    Hardsigmoid Hardswish Hardtanh HingeEmbeddingLoss InstanceNorm1d InstanceNorm2d InstanceNorm3d KLDivLoss LPPool1d
    LPPool2d LPPool3d LSTM LSTMCell LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d
    LazyConvTranspose1d LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d
    LazyLinear LocalResponseNorm LogSigmoid MarginRankingLoss MaxPool1d MaxPool2d MaxPool3d MaxUnpool1d MaxUnpool2d
    MaxUnpool3d Mish MultiLabelMarginLoss MultiLabelSoftMarginLoss MultiMarginLoss MultiheadAttention PReLU PairwiseDistance
    ParameterDict ParameterList PixelShuffle PixelUnshuffle PoissonNLLLoss RMSNorm RNN RNNCell RReLU ReLU6 ReflectionPad1d
    ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d SELU SoftMarginLoss Softmax2d Softmin
    Softshrink Softsign SyncBatchNorm Tanhshrink Threshold Transformer TransformerDecoder TransformerDecoderLayer
    TransformerEncoder TransformerEncoderLayer TripletMarginLoss TripletMarginWithDistanceLoss Unflatten Unfold
    UninitializedParameter Upsample UpsamplingBilinear2d UpsamplingNearest2d ZeroPad1d ZeroPad2d ZeroPad3d
    """.split()
)
FUNCTIONS = frozenset(
    """
    adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d adaptive_max_pool3d
    affine_grid alpha_dropout avg_pool1d avg_pool2d avg_pool3d batch_norm bilinear conv1d conv2d conv3d conv_transpose1d
    conv_transpose2d conv_transpose3d cosine_embedding_loss cosine_similarity ctc_loss dropout1d dropout2d dropout3d
    embedding embedding_bag feature_alpha_dropout fold gaussian_nll_loss glu grid_sample group_norm gumbel_softmax
    hardshrink hinge_embedding_loss instance_norm interpolate kl_div local_response_norm
    lp_pool1d lp_pool2d margin_ranking_loss max_pool1d max_pool2d max_pool3d max_unpool1d max_unpool2d
    max_unpool3d multi_head_attention_forward multi_margin_loss multilabel_margin_loss multilabel_soft_margin_loss pad
    pairwise_distance pdist pixel_shuffle pixel_unshuffle poisson_nll_loss rms_norm rrelu
    scaled_dot_product_attention soft_margin_loss softmin softshrink threshold triplet_margin_loss
    unfold upsample
    """.split()
)


OPTIMIZERS = frozenset("ASGD Adadelta Adafactor Adagrad Adamax LBFGS Muon NAdam RAdam Rprop SparseAdam".split())
DATA = frozenset(
    """
    BatchSampler ChainDataset ConcatDataset IterableDataset RandomSampler Sampler SequentialSampler StackDataset
    SubsetRandomSampler WeightedRandomSampler
    """.split()
)


def refusing(name):
    """A function that raises NotImplementedError, naming itself."""

    def function(*args, **kwargs):
        raise NotImplementedError(
            f"{name} is not part of autograd_lessons. With PyTorch itself this line works unchanged."
        )

    function.__name__ = function.__qualname__ = name.rpartition(".")[2]
    return function


def refusing_class(name):
    """A class that raises NotImplementedError, naming itself, when an object of it is to be made."""
    return type(name.rpartition(".")[2], (), {"__new__": staticmethod(refusing(name))})
